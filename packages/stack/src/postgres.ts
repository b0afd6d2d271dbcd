import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BackgroundProcess, startInBackground } from './background-process.ts';
import { freePort } from './ports.ts';
import { choosePlace, makePrivateFolder, type PostgresPlace, placeFolders } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { postgresFlags } from './postgres-settings.ts';
import { childrenOf, commandLine, identify, isPidTaken } from './process-identity.ts';
import { runningProcesses } from './run-records.ts';
import { secrets } from './secrets.ts';
import { StackError } from './stack-error.ts';
import { signalProcess, stopProcess, waitForEnd } from './stop-process.ts';
import { tailOf } from './tail.ts';

export interface PostgresOptions {
  /** Created and initialised when it does not exist. */
  readonly dataDir: string;
  /** On 127.0.0.1; a free one is taken when left out. */
  readonly port?: number;
  /** Password of the superuser `postgres`, fixed when the data folder is first made. A random one when left out. */
  readonly password?: string;
  /** For tests: no fsync, and `stop` deletes the data. A killed server process still loses nothing, a power cut may. */
  readonly throwaway?: boolean;
  /** Default: `<dataDir>.log`. */
  readonly logFile?: string;
  /** Where notes about running processes are kept; default: the folder `run` beside the data folder. */
  readonly runDir?: string;
}

export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** Where the data really is: for root, a folder under /var/lib where the one asked for is out of Postgres's reach. */
  readonly dataDir: string;
  /** The superuser's URL of the database named (default `postgres`). */
  url(database?: string): string;
  /** Settles when the server process that runs now has ended, for whatever reason. */
  ended(): Promise<unknown>;
  /** Fast shutdown: open transactions are rolled back, everything is flushed. */
  stop(): Promise<void>;
  /** SIGKILL of the server and all its backends at once, as a crash of the machine's memory would look. */
  kill(): Promise<void>;
  /** Starts again on the same port and data after `kill` or `stop`. */
  restart(): Promise<void>;
}

const runToEnd = (command: string, args: readonly string[], options: { uid?: number; gid?: number; cwd: string }) =>
  new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(command, [...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment() });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });

// PG* variables of the person's shell would redirect the tools, and a foreign locale would change how text sorts.
const cleanEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' });

/** Initialises beside the final place and renames, so that a half-made data folder is never taken for a whole one. */
const initialise = async (place: PostgresPlace, password: string, throwaway: boolean): Promise<void> => {
  if (existsSync(join(place.dataDir, 'PG_VERSION'))) return;
  const fresh = `${place.dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  makePrivateFolder(fresh, place.account);
  const passwordFile = join(fresh, 'password');
  const pgdata = join(fresh, 'pgdata');
  makePrivateFolder(pgdata, place.account);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o644 });
  const args = [
    ...[`--pgdata=${pgdata}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // The builtin provider sorts alike on every machine, whatever its C library.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-instructions', ...(throwaway ? ['--no-sync'] : [])],
  ];
  const { code, output } = await runToEnd(place.binaries.initdb, args, { ...place.account, cwd: fresh });
  if (code !== 0) {
    throw new StackError(`Postgres could not create its data folder ${place.dataDir}: ${reasonIn(output)}`);
  }
  rmSync(place.dataDir, { recursive: true, force: true });
  renameSync(pgdata, place.dataDir);
  rmSync(fresh, { recursive: true, force: true });
};

/** initdb tells the cause first and then what it tidied up. */
const reasonIn = (output: string): string => {
  const lines = output.trim().split('\n');
  return lines.find((line) => /error:|FATAL:/.test(line)) ?? lines.at(-1) ?? '';
};

/** postmaster.pid, line by line: pid, data folder, start time, port, socket folder, address, shared memory, status. */
const readPidFile = (dataDir: string): { pid: number; status: string } | undefined => {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: lines[7]?.trim() ?? '' };
  } catch {
    return undefined;
  }
};

/**
 * Clears the way when the data folder names a server: one of a living owner is refused, one that a killed process of
 * ours left behind is stopped, and a pid that meanwhile belongs to some other program is only struck out.
 */
const clearLeftover = async (place: PostgresPlace, runDir: string): Promise<void> => {
  const pid = readPidFile(place.dataDir)?.pid;
  const identity = pid === undefined ? undefined : identify(pid);
  if (pid !== undefined && identity !== undefined && commandLine(pid).includes(place.dataDir)) {
    const owned = runningProcesses(runDir).find((record) => record.process.pid === pid && record.ownerRuns);
    if (owned !== undefined) {
      throw new StackError(
        `The Postgres data in ${place.dataDir} is in use by process ${owned.owner.pid}: stop it first.`,
      );
    }
    await stopProcess(identity, 'SIGINT', 20_000);
  }
  if (pid !== undefined && isPidTaken(pid)) {
    // Postgres takes whatever has that pid for its server and would refuse to start, even a zombie that a container's
    // init never collects. A file whose pid is free is left to Postgres, which finds orphaned backends by it.
    rmSync(join(place.dataDir, 'postmaster.pid'), { force: true });
  }
};

const isReady = (server: BackgroundProcess, dataDir: string): boolean => {
  const file = readPidFile(dataDir);
  return file?.pid === server.pid && file.status === 'ready';
};

const waitUntilReady = async (server: BackgroundProcess, dataDir: string, logFile: string): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (!isReady(server, dataDir)) {
    if (!server.running()) throw new StackError(`Postgres did not start: ${tailOf(logFile, 2)} (log: ${logFile}).`);
    if (Date.now() > deadline) {
      await server.stop();
      throw new StackError(`Postgres was not ready within 60 seconds; its log is ${logFile}.`);
    }
    await delay(15);
  }
};

/** Backends in the middle of a query outlive a killed server for a while, and until they end no new one may start. */
const outlastOrphans = async (launch: () => Promise<BackgroundProcess>): Promise<BackgroundProcess> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await launch();
    } catch (error) {
      const orphans = error instanceof StackError && error.message.includes('pre-existing shared memory block');
      if (!orphans || Date.now() > deadline) throw error;
      await delay(200);
    }
  }
};

/**
 * Starts a real Postgres of its own on 127.0.0.1, initialising the data folder at the first time. Recovers from its own
 * SIGKILL (a stale postmaster.pid) and from ours (a server left running). Runs as root through an account without
 * rights. Throws {@link StackError} with one sentence when it cannot.
 */
export const startPostgres = async (options: PostgresOptions): Promise<PostgresServer> => {
  const throwaway = options.throwaway ?? false;
  const password = options.password ?? secrets().get('postgres/admin');
  const logFile = options.logFile ?? `${options.dataDir}.log`;
  const runDir = options.runDir ?? join(dirname(options.dataDir), 'run');
  mkdirSync(dirname(logFile), { recursive: true });
  const place = choosePlace(options.dataDir, await findPostgresBinaries());
  await clearLeftover(place, runDir);
  await initialise(place, password, throwaway);
  const port = options.port ?? (await freePort());
  const launch = async (): Promise<BackgroundProcess> => {
    const server = await startInBackground({
      name: 'postgres',
      command: place.binaries.postgres,
      args: ['-D', place.dataDir, '-p', String(port), ...postgresFlags({ throwaway })],
      cwd: place.dataDir,
      env: cleanEnvironment(),
      ...place.account,
      logFile,
      runDir,
      note: {
        stopSignal: 'SIGINT',
        graceMs: 20_000,
        stage: 1,
        ...(throwaway ? { remove: placeFolders(options.dataDir, place) } : {}),
      },
    });
    await waitUntilReady(server, place.dataDir, logFile);
    return server;
  };
  let server = await outlastOrphans(launch);
  return {
    port,
    logFile,
    dataDir: place.dataDir,
    get pid() {
      return server.pid;
    },
    url: (database = 'postgres') => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    ended: () => server.ended,
    async stop() {
      await server.stop();
      if (!throwaway) return;
      for (const path of placeFolders(options.dataDir, place)) rmSync(path, { recursive: true, force: true });
    },
    kill: () => killWithBackends(server),
    async restart() {
      if (server.running()) return;
      await clearLeftover(place, runDir);
      server = await outlastOrphans(launch);
    },
  };
};

// A backend in the middle of a query notices its postmaster's death only when the query is done and holds the shared
// memory until then, so a restart would be refused: they are killed with it.
const killWithBackends = async (server: BackgroundProcess): Promise<void> => {
  const backends = childrenOf(server.pid).flatMap((pid) => identify(pid) ?? []);
  await server.kill();
  for (const backend of backends) signalProcess(backend, 'SIGKILL');
  for (const backend of backends) await waitForEnd(backend, 5_000);
};
