import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts';
import { StackError } from './stack-error.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where Postgres runs and as whom; no account means: as ourselves. */
export interface PostgresPlace {
  readonly account?: Account;
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
}

const lookUp = (user: string): Account | undefined => {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
};

const createPostgresUser = (): Account | undefined => {
  try {
    const shell = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin'];
    execFileSync('useradd', [...shell, '--user-group', 'postgres'], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return lookUp('postgres');
};

/** Postgres refuses to run as root, so root lends it an account that has no rights of its own. */
const unprivilegedAccount = (): Account => {
  const account = lookUp('postgres') ?? createPostgresUser() ?? lookUp('nobody');
  if (account !== undefined) return account;
  throw new StackError(
    'Postgres does not run as root and no account for it could be made: start as an ordinary user, or create a user named postgres.',
  );
};

const mayEnter = (dir: string, account: Account): boolean => {
  const { mode, uid, gid } = statSync(dir);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
};

const canReach = (dir: string, account: Account): boolean => {
  for (let at = realpathSync(dir); ; at = dirname(at)) {
    if (!mayEnter(at, account)) return false;
    if (at === dirname(at)) return true;
  }
};

const outsideRoot = '/var/lib/tessera';

/** Removes the outside folders of installations that were deleted: their marker is gone or names another folder. */
const removeOrphans = (): void => {
  for (const id of readdirSync(outsideRoot)) {
    const origin = join(outsideRoot, id, 'origin');
    if (!existsSync(origin)) continue;
    const marker = readFileSync(origin, 'utf8');
    const stillUsed = existsSync(marker) && readFileSync(marker, 'utf8') === id;
    if (!stillUsed) rmSync(join(outsideRoot, id), { recursive: true, force: true });
  }
};

/**
 * A folder under /var/lib that belongs to one data folder, bound to it by a marker file beside the data folder: when
 * the installation is deleted the marker is gone too, and the next start of any other removes what it left here.
 */
const outsideFolder = (dataDir: string): string => {
  mkdirSync(outsideRoot, { recursive: true });
  chmodSync(outsideRoot, 0o755);
  removeOrphans();
  const marker = `${dataDir}.elsewhere`;
  if (!existsSync(marker)) writeFileSync(marker, randomUUID());
  const folder = join(outsideRoot, readFileSync(marker, 'utf8'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'origin'), marker);
  return folder;
};

const copyBinaries = (from: PostgresBinaries, to: string): PostgresBinaries => {
  if (!existsSync(to)) {
    rmSync(`${to}.new`, { recursive: true, force: true });
    cpSync(from.home, `${to}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${to}.new`, to);
  }
  return binariesIn(to);
};

/**
 * Decides where Postgres runs. As an ordinary user: as ourselves, right in the data folder. As root: under an account
 * without rights; where that account cannot reach our folder (a checkout under /root), data and a copy of the programs
 * live under /var/lib/tessera instead.
 */
export const choosePlace = (dataDir: string, binaries: PostgresBinaries): PostgresPlace => {
  mkdirSync(dirname(dataDir), { recursive: true });
  if (process.getuid?.() !== 0) return { dataDir, binaries };
  const account = unprivilegedAccount();
  if (canReach(dirname(dataDir), account) && canReach(binaries.home, account)) return { account, dataDir, binaries };
  const folder = outsideFolder(dataDir);
  return { account, dataDir: join(folder, 'data'), binaries: copyBinaries(binaries, join(folder, 'postgres-18')) };
};

/** Makes an empty folder that only the account (or we ourselves) may enter, as Postgres demands of its data folder. */
export const makePrivateFolder = (dir: string, account: Account | undefined): void => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (account !== undefined) chownSync(dir, account.uid, account.gid);
};

/** Everything that there is of a data folder, so that it can be removed without a trace. */
export const placeFolders = (dataDir: string, place: PostgresPlace): string[] =>
  place.dataDir === dataDir ? [dataDir] : [dirname(place.dataDir), `${dataDir}.elsewhere`];
