import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BackgroundProcess, startInBackground } from './background-process.ts';
import { type NatsUser, natsServerConfig } from './nats-config.ts';
import { demandFreePort, freePort, isPortFree } from './ports.ts';
import { commandLine, identify } from './process-identity.ts';
import { runningProcesses } from './run-records.ts';
import { StackError } from './stack-error.ts';
import { signalProcess, stopProcess } from './stop-process.ts';
import { tailOf } from './tail.ts';

export interface NatsOptions {
  /** From {@link obtainNatsServer}. */
  readonly binary: string;
  /** Holds the configuration and the JetStream store; created when missing. */
  readonly storeDir: string;
  /** On 127.0.0.1; a free one is taken when left out. */
  readonly port?: number;
  readonly users: readonly NatsUser[];
  /** For tests: `stop` deletes the store. */
  readonly throwaway?: boolean;
  /** Default: `<storeDir>.log`. */
  readonly logFile?: string;
  /** Where notes about running processes are kept; default: the folder `run` beside the store. */
  readonly runDir?: string;
}

export interface NatsServer {
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** `nats://user:password@127.0.0.1:port` of one of its users. */
  url(user: string): string;
  /** Settles when the server process that runs now has ended, for whatever reason. */
  ended(): Promise<unknown>;
  /** Replaces the users without a restart; connections of users that are gone or changed are closed. */
  setUsers(users: readonly NatsUser[]): void;
  stop(): Promise<void>;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Starts again on the same port and store after `kill` or `stop`. */
  restart(): Promise<void>;
}

/** The server greets every connection with a line that begins with INFO (NATS client protocol). */
const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp({ port, host: '127.0.0.1' });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', (data) => finish(data.toString('utf8').startsWith('INFO ')));
  });

const waitUntilReady = async (server: BackgroundProcess, port: number, logFile: string): Promise<void> => {
  const deadline = Date.now() + 30_000;
  while (!(await greets(port))) {
    if (!server.running()) throw new StackError(`nats-server did not start: ${tailOf(logFile, 1)} (log: ${logFile}).`);
    if (Date.now() > deadline) {
      await server.stop();
      throw new StackError(`nats-server was not ready within 30 seconds; its log is ${logFile}.`);
    }
    await delay(15);
  }
};

/** Stops a server that a killed process of ours left on this store; refuses one that a living process owns. */
const clearLeftover = async (configFile: string, pidFile: string, runDir: string): Promise<void> => {
  let pid: number;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return;
  }
  const identity = identify(pid);
  if (identity !== undefined && commandLine(pid).includes(configFile)) {
    const owned = runningProcesses(runDir).find((record) => record.process.pid === pid && record.ownerRuns);
    if (owned !== undefined) {
      throw new StackError(`The NATS store of ${configFile} is in use by process ${owned.owner.pid}: stop it first.`);
    }
    await stopProcess(identity, 'SIGTERM', 10_000);
  }
  rmSync(pidFile, { force: true });
};

const LINGER_MS = 5_000;

/** A killed server's port is not free at the very instant of its death. Whether somebody else took it is for others to say. */
const lingering = async (port: number): Promise<void> => {
  const deadline = Date.now() + LINGER_MS;
  while (!(await isPortFree(port)) && Date.now() < deadline) await delay(25);
};

/**
 * Starts a real nats-server with JetStream on 127.0.0.1. A store left by a killed process is reopened, a server left
 * running by one is stopped first. Throws {@link StackError} with one sentence when it cannot.
 */
export const startNats = async (options: NatsOptions): Promise<NatsServer> => {
  const { storeDir } = options;
  const logFile = options.logFile ?? `${storeDir}.log`;
  const runDir = options.runDir ?? join(dirname(storeDir), 'run');
  const configFile = join(storeDir, 'nats-server.conf');
  const pidFile = join(storeDir, 'nats-server.pid');
  let users = options.users;
  mkdirSync(storeDir, { recursive: true });
  await clearLeftover(configFile, pidFile, runDir);
  const port = options.port ?? (await freePort());
  // The passwords stand in it, so only its owner may read it.
  const writeConfig = () =>
    writeFileSync(configFile, natsServerConfig({ port, storeDir, pidFile, users }), { mode: 0o600 });
  const launch = async (): Promise<BackgroundProcess> => {
    // Another nats-server on the port would greet us just as ours does.
    await demandFreePort(port, 'NATS', 'NATS_PORT');
    writeConfig();
    const remove = options.throwaway === true ? { remove: [storeDir] } : {};
    const server = await startInBackground({
      name: 'nats',
      command: options.binary,
      args: ['--config', configFile],
      cwd: storeDir,
      env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
      logFile,
      runDir,
      note: { stopSignal: 'SIGTERM', graceMs: 10_000, stage: 2, ...remove },
    });
    await waitUntilReady(server, port, logFile);
    return server;
  };
  let server = await launch();
  return {
    port,
    logFile,
    get pid() {
      return server.pid;
    },
    url(name) {
      const user = users.find((candidate) => candidate.user === name);
      if (user === undefined) throw new Error(`nats-server has no user ${name}`);
      return `nats://${encodeURIComponent(user.user)}:${encodeURIComponent(user.password)}@127.0.0.1:${port}`;
    },
    ended: () => server.ended,
    setUsers(next) {
      users = next;
      writeConfig();
      signalProcess(server.identity, 'SIGHUP');
    },
    async stop() {
      await server.stop();
      if (options.throwaway === true) rmSync(storeDir, { recursive: true, force: true });
    },
    kill: () => server.kill(),
    async restart() {
      if (server.running()) return;
      await lingering(port);
      server = await launch();
    },
  };
};
