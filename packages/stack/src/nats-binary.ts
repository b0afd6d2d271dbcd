import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { extractFromApt } from './nats-apt.ts';
import { downloadRelease, pinnedRelease, type ReleaseOptions } from './nats-release.ts';
import { StackError } from './stack-error.ts';

export interface ObtainOptions {
  /** Where a downloaded program is kept for the next time, for instance `.tessera/bin`. */
  readonly cacheDir: string;
  readonly onProgress?: (line: string) => void;
  /** The search path; the environment's PATH when left out. */
  readonly path?: string;
  readonly release?: ReleaseOptions;
  /** Takes the program out of the system's package; another one in tests. */
  readonly fromApt?: (dir: string) => Promise<Buffer>;
}

const oldest = [2, 9];

/** The version of a nats-server program, or undefined when it does not run or is older than 2.9. */
export const natsServerVersion = (program: string): string | undefined => {
  try {
    const output = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: 'pipe', timeout: 10_000 });
    const match = /v(\d+)\.(\d+)\.\S+/.exec(output);
    if (match === null) return undefined;
    const [major = 0, minor = 0] = [Number(match[1]), Number(match[2])];
    const [oldestMajor = 0, oldestMinor = 0] = oldest;
    return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor) ? match[0].slice(1) : undefined;
  } catch {
    return undefined;
  }
};

const onPath = (path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, 'nats-server'))
    .find((program) => {
      try {
        accessSync(program, constants.X_OK);
        return natsServerVersion(program) !== undefined;
      } catch {
        return false;
      }
    });

/** Puts the program into place whole or not at all, and refuses one that does not run on this machine. */
const keep = (bytes: Buffer, place: string): void => {
  const fresh = `${place}.${process.pid}`;
  try {
    writeFileSync(fresh, bytes, { mode: 0o755 });
    if (natsServerVersion(fresh) === undefined) throw new Error('the program does not run on this machine');
    renameSync(fresh, place);
  } finally {
    rmSync(fresh, { force: true });
  }
};

/**
 * Finds nats-server (2.9 or later) or fetches it, in this order: on the PATH, kept from an earlier time, the pinned
 * official release with its checksum, the package of Debian or Ubuntu. Returns the program's path; throws a
 * {@link StackError} that names what was tried.
 */
export const obtainNatsServer = async (options: ObtainOptions): Promise<string> => {
  const found = onPath(options.path ?? process.env['PATH'] ?? '');
  if (found !== undefined) return found;
  const place = join(options.cacheDir, 'nats-server');
  if (existsSync(place) && natsServerVersion(place) !== undefined) return place;
  mkdirSync(options.cacheDir, { recursive: true });
  const tell = options.onProgress ?? (() => undefined);
  const fromApt = options.fromApt ?? extractFromApt;
  const ways = [
    { name: `official release ${pinnedRelease.version}`, take: () => downloadRelease(options.release) },
    { name: 'package of the system', take: () => fromApt(join(options.cacheDir, `nats-package.${process.pid}`)) },
  ];
  const failures: string[] = [];
  for (const way of ways) {
    tell(`fetching nats-server: ${way.name}`);
    try {
      keep(await way.take(), place);
      return place;
    } catch (error) {
      failures.push((error as Error).message);
      tell(`fetching nats-server: ${way.name}: ${(error as Error).message}`);
    }
  }
  throw new StackError(
    `nats-server is not on the PATH and could not be fetched (${failures.join('; ')}): install it from https://nats.io/download, or set NATS_URL to a running server.`,
  );
};
