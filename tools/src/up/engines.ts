import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@tessera/contracts';
import { natsAdmin, natsUsers, obtainNatsServer, type Secrets, startNats, startPostgres } from '@tessera/stack';
import type { Reporter } from './reporter.ts';

/** Postgres or nats-server as the stack holds it. What the person runs elsewhere is neither stopped nor killed. */
export interface Engine {
  readonly external: boolean;
  readonly pid: number | undefined;
  /** SIGKILL; it stays down until `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Server {
  readonly pid: number;
  readonly logFile: string;
  ended(): Promise<unknown>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly secrets: Secrets;
  /** The data is deleted at the end. */
  readonly throwaway: boolean;
  /** The provisioning user's URL of a server that runs already. */
  readonly external: string | undefined;
  readonly reporter: Reporter;
  /** Once it is aborted, a server that ends is not started again. */
  readonly signal: AbortSignal | undefined;
}

const externalEngine = (name: string): Engine => {
  const refuse = () => Promise.reject(new Error(`${name} was not started by this stack and is not its to stop`));
  return { external: true, pid: undefined, kill: refuse, restart: refuse, stop: () => Promise.resolve() };
};

const pauseMs = 500;

/** Starts a server again whenever it ends without having been told to. */
const superviseEngine = (name: string, server: Server, { reporter, signal }: EngineOptions): Engine => {
  let held = false;
  let recovery: Promise<void> = Promise.resolve();
  const recover = async (): Promise<void> => {
    reporter.problem(`${name} ended by itself and starts again; its log is ${server.logFile}`);
    await delay(pauseMs);
    if (held) return;
    await server.restart().catch((error: Error) => reporter.problem(error.message));
    watch();
  };
  const watch = (): void => {
    const { pid } = server;
    void server.ended().then(() => {
      // The news of an end that was asked for may come late, when the next process runs already.
      if (!held && signal?.aborted !== true && server.pid === pid) recovery = recover();
    });
  };
  watch();
  const hold = async (end: () => Promise<void>): Promise<void> => {
    held = true;
    // What is just being started could not be stopped yet.
    await recovery;
    await end();
  };
  return {
    external: false,
    get pid() {
      return server.pid;
    },
    kill: () => hold(() => server.kill()),
    stop: () => hold(() => server.stop()),
    async restart() {
      await server.restart();
      if (held) watch();
      held = false;
    },
  };
};

const logFileIn = (options: EngineOptions, name: string): string => join(options.dataDir, 'logs', `${name}.log`);

/** The embedded Postgres, or the one that DATABASE_URL names. */
export const openPostgres = async (options: EngineOptions): Promise<Engine & { readonly adminUrl: string }> => {
  if (options.external !== undefined) {
    options.reporter.step(`Postgres: ${new URL(options.external).host}, named by DATABASE_URL`);
    return Object.assign(externalEngine('Postgres'), { adminUrl: options.external });
  }
  const dataDir = join(options.dataDir, 'postgres');
  const server = await startPostgres({
    dataDir,
    port: options.port,
    password: options.secrets.get('postgres/admin'),
    throwaway: options.throwaway,
    logFile: logFileIn(options, 'postgres'),
    runDir: join(options.dataDir, 'run'),
  });
  const elsewhere = server.dataDir === dataDir ? '' : `, data in ${server.dataDir}, which its account can reach`;
  options.reporter.step(`Postgres: port ${server.port}${elsewhere}`);
  return withUrls(superviseEngine('Postgres', server, options), { adminUrl: server.url() });
};

/** The local nats-server, or the one that NATS_URL names: its own configuration then holds users and rights. */
export const openNats = async (
  options: EngineOptions,
): Promise<Engine & { readonly adminUrl: string; readonly serviceUrl: (service: ServiceName) => string }> => {
  const { external, reporter } = options;
  if (external !== undefined) {
    reporter.step(`NATS: ${new URL(external).host}, named by NATS_URL (its users and rights are its own)`);
    return Object.assign(externalEngine('NATS'), { adminUrl: external, serviceUrl: () => external });
  }
  const binary = await obtainNatsServer({
    cacheDir: join(options.dataDir, 'bin'),
    onProgress: (line) => reporter.begin(line),
  });
  const server = await startNats({
    binary,
    storeDir: join(options.dataDir, 'nats'),
    port: options.port,
    users: natsUsers(options.secrets),
    throwaway: options.throwaway,
    logFile: logFileIn(options, 'nats'),
    runDir: join(options.dataDir, 'run'),
  });
  reporter.step(`NATS: port ${server.port}`);
  return withUrls(superviseEngine('nats-server', server, options), {
    adminUrl: server.url(natsAdmin),
    serviceUrl: (service: ServiceName) => server.url(service),
  });
};

/** Adds to an engine without freezing its `pid`, which changes with every restart. */
const withUrls = <T extends object>(engine: Engine, urls: T): Engine & T =>
  Object.create(engine, Object.getOwnPropertyDescriptors(urls)) as Engine & T;
