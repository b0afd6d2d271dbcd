import type { EventContract, ReceivedEvent, ServiceName, SubscriptionContract } from '@tessera/contracts';
import type { Clock } from '@tessera/kernel';
import { type ConfigOf, type ConfigShape, type Environment, loadConfig } from '@tessera/runtime/config';
import type { ServiceMigrations } from '@tessera/runtime/postgres';
import type { Overrides, Service } from '@tessera/runtime/service';
import { createLogger, type Logger } from '@tessera/runtime/telemetry';
import pg from 'pg';
import type { z } from 'zod';
import { type FakeClock, fakeClock } from './clock.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type HttpClient, request } from './http-client.ts';
import { type TestNats, testNats } from './nats.ts';
import { caughtUp, type Neighbour, neighbour, publishedEvents } from './neighbour.ts';
import { recordAnswers } from './status-coverage.ts';
import { type TokenIssuer, tokenIssuer } from './token-issuer.ts';

export interface HarnessSettings<Shape extends ConfigShape, Time extends Clock = FakeClock> {
  readonly service: ServiceName;
  readonly config: Shape;
  readonly compose: (config: ConfigOf<Shape>, overrides: Overrides) => Promise<Service>;
  /** Left out by a service without data. */
  readonly migrations?: ServiceMigrations;
  /** Over the variables of a normal start. */
  readonly env?: Environment;
  /** Default: a fake one that stands at the real time. */
  readonly clock?: Time;
  readonly overrides?: Omit<Overrides, 'clock'>;
  /** For a service that is made up for a test, and whose answers must not count for the real one of its name. */
  readonly coverageRoot?: string;
}

/** One more of the service under test. Whoever opens it stops it, before the harness. */
export interface Instance {
  readonly service: Service;
  /** Calls it in process; its answers count like those of the first. */
  readonly http: HttpClient;
}

/** A service as its own compose function builds it, on a real Postgres and a real NATS of its own. */
export interface ServiceHarness<Time extends Clock = FakeClock> {
  readonly service: Service;
  readonly clock: Time;
  readonly database: TestDatabase;
  readonly nats: TestNats;
  readonly tokens: TokenIssuer;
  /** Calls the service in process. Every answer counts for the coverage of declared statuses. */
  readonly http: HttpClient;
  /** Lines that the service logged. */
  logs(): readonly Readonly<Record<string, unknown>>[];
  /** One statement as the superuser, to whom row-level security does not apply. */
  sql<Row extends pg.QueryResultRow>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Listens, consumes, publishes and runs its jobs from now on; until then it only answers in process. Returns its URL. */
  start(): Promise<string>;
  /** Another instance of the service on the same Postgres, NATS, keys and clock, with its own way to them where `env` says so. */
  another(env?: Environment): Promise<Instance>;
  /** Another service on the same NATS, played by the test. One of each name. */
  neighbour(service: ServiceName): Promise<Neighbour>;
  /** Waits until one of its subscriptions has nothing to do any more: every message was delivered, and every delivery acknowledged. */
  caughtUp(subscription: SubscriptionContract): Promise<void>;
  /** What is in the stream of this event by now. */
  published<E extends EventContract>(event: E): Promise<ReceivedEvent<z.output<E['schema']>>[]>;
  /** Stops the service and gives everything back. */
  stop(): Promise<void>;
}

/** Every service gets one; only those that keep secrets read it. */
const SEALING_KEY_OF_TESTS = `test:${Buffer.alloc(32, 7).toString('base64url')}`;

const environment = (
  parts: Pick<ServiceHarness, 'database' | 'nats' | 'tokens'>,
  service: ServiceName,
): Environment => ({
  HOST: '127.0.0.1',
  PORT: '0',
  DATABASE_URL: parts.database.urlOf(service),
  NATS_URL: parts.nats.url(service),
  JWKS_URL: parts.tokens.jwksUrl,
  TOKEN_ISSUER: parts.tokens.issuer,
  TOKEN_AUDIENCE: parts.tokens.audience,
  SEALING_KEYS: SEALING_KEY_OF_TESTS,
});

/** Keeps the lines, and shows them too where TEST_LOG names a level. */
const collectLogs = (service: ServiceName) => {
  const lines: string[] = [];
  const level = process.env['TEST_LOG'] ?? 'info';
  const write = (line: string): void => {
    lines.push(line);
    if (process.env['TEST_LOG'] !== undefined) process.stdout.write(line);
  };
  const logger = createLogger({ service, level, destination: { write } });
  return { logger, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

/** Composes a service for a test. What it opens is given back by `stop`, also when composing fails. */
export const serviceHarness = async <Shape extends ConfigShape, Time extends Clock = FakeClock>(
  settings: HarnessSettings<Shape, Time>,
): Promise<ServiceHarness<Time>> => {
  const { service: name, migrations } = settings;
  // Without a clock in the settings `Time` is the default of its parameter.
  const clock = settings.clock ?? (fakeClock() as Clock as Time);
  const undo: (() => Promise<unknown>)[] = [];
  const keep = <T>(thing: T, giveBack: (thing: T) => Promise<unknown>): T => {
    undo.push(() => giveBack(thing));
    return thing;
  };
  const stop = async (): Promise<void> => {
    // Whatever one of them says, the rest is given back too.
    const failures: unknown[] = [];
    for (const giveBack of undo.splice(0).reverse()) await giveBack().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const database = keep(await testDatabase(...(migrations ? [migrations] : [])), (one) => one.drop());
    const nats = keep(await testNats(), (one) => one.release());
    const tokens = keep(await tokenIssuer({ clock }), (one) => one.stop());
    const admin = keep(new pg.Pool({ connectionString: database.adminUrl, max: 4 }), (one) => one.end());
    // The pool says it has ended before its connections have, and dropping the database breaks those.
    admin.on('error', () => undefined);
    const { logger, parsed } = collectLogs(name);
    const usual = { ...environment({ database, nats, tokens }, name), ...settings.env };
    const open = async (env: Environment, itsLogger: Logger): Promise<Service> => {
      const overrides = { logger: itsLogger, ...settings.overrides, clock };
      const opened = await settings.compose(loadConfig(settings.config, { ...usual, ...env }), overrides);
      recordAnswers(name, opened.app, settings.coverageRoot);
      return opened;
    };
    const service = keep(await open({}, logger), (one) => one.stop());
    const neighbours = new Map<ServiceName, Promise<Neighbour>>();
    const meet = async (other: ServiceName) => keep(await neighbour(other, nats), (one) => one.close());
    return {
      ...{ service, clock, database, nats, tokens, stop },
      http: request(service.app),
      logs: parsed,
      sql: async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
        (await admin.query<Row>(statement, [...parameters])).rows,
      async another(env = {}) {
        const one = await open(env, createLogger({ service: name, level: 'silent' }));
        return { service: one, http: request(one.app) };
      },
      start: async () => `http://127.0.0.1:${(await service.start()).port}`,
      neighbour(other) {
        const known = neighbours.get(other) ?? meet(other);
        neighbours.set(other, known);
        return known;
      },
      caughtUp: (subscription) => caughtUp(subscription, nats),
      published: (event) => publishedEvents(event, nats),
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
};
