import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@tessera/contracts';
import {
  secrets as openSecrets,
  provisionNats,
  provisionPostgres,
  type Secrets,
  StackError,
  startTraceReceiver,
  stopAbandoned,
  type TraceReceiver,
} from '@tessera/stack';
import { type Engine, type EngineOptions, openNats, openPostgres } from './engines.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { migrateStack } from './migrations.ts';
import { demandPorts, type Ports, type PortUser } from './ports.ts';
import { type Reporter, silent } from './reporter.ts';
import { migrationUrl, type StackFacts, serviceEnvironment } from './service-environment.ts';
import { type ServiceProcess, superviseService } from './service-process.ts';

export interface StackOptions {
  /** The repository: the services are under `services/<name>/src/main.ts`. */
  readonly root: string;
  /** Holds data, logs, secrets and notes about running processes; `.tessera` of the repository for `npm start`. */
  readonly dataDir: string;
  readonly ports: Ports;
  /** Default: all seven. */
  readonly services?: readonly ServiceName[];
  /** The data of Postgres and NATS is deleted at the end, and fsync is off. */
  readonly throwaway?: boolean;
  /** Added to the environment of every service. */
  readonly env?: NodeJS.ProcessEnv;
  /** Has the last word on the environment of a service, for those who want a wire of their own between it and an engine. */
  readonly rewireEnv?: (service: ServiceName, env: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
  /** The provisioning user's URL of a Postgres that runs already. */
  readonly databaseUrl?: string;
  /** The provisioning user's URL of a NATS that runs already. */
  readonly natsUrl?: string;
  /** Where spans go; without it the stack receives them itself. */
  readonly otlpEndpoint?: string;
  /** How long a service may drain. Default 10. */
  readonly drainSeconds?: number;
  readonly reporter?: Reporter;
  /** Gives up starting and stops what was started. */
  readonly signal?: AbortSignal;
}

export interface Stack {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly ports: Ports;
  readonly logFiles: Readonly<Record<string, string>>;
  readonly databaseAdminUrl: string;
  readonly natsAdminUrl: string;
  readonly secrets: Secrets;
  /** What the services' spans are sent to, unless `otlpEndpoint` names another place. */
  readonly traces: TraceReceiver | undefined;
  readonly services: {
    pid(name: ServiceName): number | undefined;
    /** SIGKILL; it stays down until `restart`. A service that ends in any other way is started again by itself. */
    kill(name: ServiceName): Promise<void>;
    /** Drains and stops; it stays down until `restart`. */
    stop(name: ServiceName): Promise<void>;
    /** Starts it unless it runs, and waits until it is ready. */
    restart(name: ServiceName): Promise<void>;
  };
  readonly nats: Engine;
  readonly postgres: Engine;
  /** Drains the services, then stops NATS and Postgres; only what this stack started. */
  stop(): Promise<void>;
}

type Closing = () => Promise<void>;

/** Runs the closings last opened first; one that fails does not keep the others from running. */
const closeAll = async (closings: Closing[], reporter: Reporter): Promise<void> => {
  for (const close of closings.splice(0).reverse()) {
    await close().catch((error: Error) => reporter.problem(`stopping: ${error.message}`));
  }
};

const wantedPorts = (options: StackOptions, services: readonly ServiceName[]): PortUser[] => [
  ...services,
  ...(options.databaseUrl === undefined ? (['postgres'] as const) : []),
  ...(options.natsUrl === undefined ? (['nats'] as const) : []),
  ...(options.otlpEndpoint === undefined ? (['traces'] as const) : []),
];

/**
 * Starts the whole stack: engines, provisioning, migrations and the services, and resolves when every service is ready.
 * `npm start` and the end-to-end tests both use it. Throws {@link StackError} with one sentence, having stopped
 * everything again, when any part cannot start.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const reporter = options.reporter ?? silent;
  const closings: Closing[] = [];
  try {
    const stack = await open(options, reporter, closings);
    return { ...stack, stop: () => closeAll(closings, reporter) };
  } catch (error) {
    await closeAll(closings, reporter);
    throw error;
  }
};

const open = async (options: StackOptions, reporter: Reporter, closings: Closing[]): Promise<Omit<Stack, 'stop'>> => {
  const { dataDir, ports } = options;
  const services = options.services ?? serviceNames;
  const goOn = () => {
    if (options.signal?.aborted === true) throw new StackError('The start was given up.');
  };
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  await takeOver(options, reporter, closings);
  await demandPorts(ports, wantedPorts(options, services));
  const secrets = openSecrets({ file: join(dataDir, 'secrets.json') });
  const traces = options.otlpEndpoint === undefined ? await startTraceReceiver({ port: ports.traces }) : undefined;
  if (traces !== undefined) closings.push(() => traces.stop());

  const engine = { dataDir, secrets, throwaway: options.throwaway ?? false, reporter, signal: options.signal };
  const { postgres, nats } = await openEngines(options, engine, closings);
  goOn();
  const facts: StackFacts = {
    ports,
    databaseAdminUrl: postgres.adminUrl,
    natsUrl: nats.serviceUrl,
    secrets,
    drainSeconds: options.drainSeconds ?? 10,
    ...endpointOf(options.otlpEndpoint ?? traces?.url),
  };
  await Promise.all([prepareDatabase(options, facts, services, reporter), provisionNats(nats.adminUrl)]);
  goOn();
  const processes = await startServices(options, facts, services, reporter, closings);
  const processOf = (name: ServiceName): ServiceProcess => {
    const found = processes.get(name);
    if (found === undefined) throw new Error(`the service ${name} is not part of this stack`);
    return found;
  };
  return {
    urls: Object.fromEntries(serviceNames.map((name) => [name, urlOf(ports, name)])) as Record<ServiceName, string>,
    ports,
    logFiles: Object.fromEntries([...processes].map(([name, running]) => [name, running.logFile])),
    databaseAdminUrl: postgres.adminUrl,
    natsAdminUrl: nats.adminUrl,
    secrets,
    traces,
    services: {
      pid: (name) => processOf(name).pid(),
      kill: (name) => processOf(name).kill(),
      stop: (name) => processOf(name).stop(),
      restart: (name) => processOf(name).restart(),
    },
    nats,
    postgres,
  };
};

const urlOf = (ports: Ports, name: ServiceName): string => `http://127.0.0.1:${ports[name]}`;

const endpointOf = (endpoint: string | undefined) => (endpoint === undefined ? {} : { otlpEndpoint: endpoint });

/** Makes this process the only one on the data folder, and stops what a killed predecessor left running. */
const takeOver = async (options: StackOptions, reporter: Reporter, closings: Closing[]): Promise<void> => {
  const runDir = join(options.dataDir, 'run');
  const release = takeInstanceLock(join(runDir, 'instance.lock'), {
    gatewayUrl: urlOf(options.ports, 'gateway'),
    ...(options.otlpEndpoint === undefined ? { tracesUrl: `http://127.0.0.1:${options.ports.traces}` } : {}),
  });
  closings.push(async () => release());
  const left = await stopAbandoned(runDir);
  if (left.length > 0) reporter.step(`stopped what a killed start left running: ${left.join(', ')}`);
};

const openEngines = async (
  options: StackOptions,
  shared: Omit<EngineOptions, 'port' | 'external'>,
  closings: Closing[],
) => {
  // Both are started at once, and both are waited for: a failure of one must not leave the other unknown to `closings`.
  const [postgres, nats] = await Promise.allSettled([
    openPostgres({ ...shared, port: options.ports.postgres, external: options.databaseUrl }),
    openNats({ ...shared, port: options.ports.nats, external: options.natsUrl }),
  ]);
  if (postgres.status === 'fulfilled') closings.push(() => postgres.value.stop());
  if (nats.status === 'fulfilled') closings.push(() => nats.value.stop());
  if (postgres.status === 'rejected') throw postgres.reason;
  if (nats.status === 'rejected') throw nats.reason;
  return { postgres: postgres.value, nats: nats.value };
};

const prepareDatabase = async (
  options: StackOptions,
  facts: StackFacts,
  services: readonly ServiceName[],
  reporter: Reporter,
): Promise<void> => {
  await provisionPostgres(facts.databaseAdminUrl, facts.secrets);
  await migrateStack({
    root: options.root,
    services,
    databaseAdminUrl: facts.databaseAdminUrl,
    ownerUrl: (service) => migrationUrl(service, facts),
    reporter,
  });
};

const startServices = async (
  options: StackOptions,
  facts: StackFacts,
  services: readonly ServiceName[],
  reporter: Reporter,
  closings: Closing[],
): Promise<Map<ServiceName, ServiceProcess>> => {
  const rewire = options.rewireEnv ?? ((_service, env) => env);
  const processes = new Map(
    services.map((name) => [
      name,
      superviseService({
        name,
        root: options.root,
        url: urlOf(facts.ports, name),
        env: rewire(name, { ...serviceEnvironment(name, facts, process.env), ...options.env }),
        logFile: join(options.dataDir, 'logs', `${name}.log`),
        runDir: join(options.dataDir, 'run'),
        drainSeconds: facts.drainSeconds,
        reporter,
      }),
    ]),
  );
  closings.push(async () => {
    // The gateway goes first, so that no new request reaches a service that is about to drain.
    await processes.get('gateway')?.stop();
    await Promise.all([...processes.values()].map((running) => running.stop()));
  });
  const stopEarly = () => void Promise.all([...processes.values()].map((running) => running.stop()));
  options.signal?.addEventListener('abort', stopEarly, { once: true });
  const begun = Date.now();
  await Promise.all(
    [...processes.values()].map(async (running) => {
      await running.start();
      reporter.step(`${running.name}: ${running.url} ready after ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
    }),
  );
  options.signal?.removeEventListener('abort', stopEarly);
  return processes;
};
