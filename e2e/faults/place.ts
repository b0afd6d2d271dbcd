import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos, headers as natsHeaders } from '@nats-io/transport-node';
import { type EventEnvelope, loyaltyAwardEntry } from '@tessera/contracts';
import { migrateUp } from '@tessera/runtime/postgres';
import {
  databaseName,
  type NatsServer,
  natsAdmin,
  natsUsers,
  obtainNatsServer,
  ownerDatabaseUrl,
  type PostgresServer,
  provisionNats,
  provisionPostgres,
  secrets,
  serviceDatabaseUrl,
  startNats,
  startPostgres,
} from '@tessera/stack';
import { eventually, type TcpProxy, tcpProxy } from '@tessera/testing';
import pg from 'pg';
import { temporaryFolder } from '../stack.ts';
import { consumerMigrations, publisherMigrations } from './effects.ts';

export type Half = 'publisher' | 'consumer';

const serviceOf = { publisher: 'raffle', consumer: 'loyalty' } as const;
const { stream, durable } = loyaltyAwardEntry;
const secretsOfPlace = secrets();

/** One half of a service as a process, and the wire through which it reaches NATS. */
export interface Running {
  readonly wire: TcpProxy;
  commit(purchaseIds: readonly string[]): void;
  sigkill(): Promise<void>;
}

/** A statement that waits until it is let go, so that whoever needs the same rows stands still at that very step. */
export interface Barrier {
  letGo(): Promise<void>;
}

/** A publisher and a consumer that can be struck at any step, on a Postgres and a nats-server that can be struck too. */
export class FaultPlace {
  readonly tenantId = randomUUID();
  readonly postgres: PostgresServer;
  readonly nats: NatsServer;
  readonly #dir: string;
  readonly #pool: pg.Pool;
  /** Who plays the consumer. */
  consumerModule: 'consumer' | 'naive' = 'consumer';
  readonly #running = new Set<Running & { readonly child: ChildProcess }>();

  private constructor(dir: string, postgres: PostgresServer, nats: NatsServer) {
    this.#dir = dir;
    this.postgres = postgres;
    this.nats = nats;
    this.#pool = new pg.Pool({ connectionString: postgres.url(databaseName), max: 4 });
    this.#pool.on('error', () => undefined);
  }

  static async open(repository: string): Promise<FaultPlace> {
    const dir = temporaryFolder('faults');
    const password = secretsOfPlace.get('postgres/admin');
    const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), password, throwaway: true });
    const binary = await obtainNatsServer({ cacheDir: join(repository, '.tessera', 'bin') });
    const users = natsUsers(secretsOfPlace);
    const nats = await startNats({ binary, storeDir: join(dir, 'nats'), users, throwaway: true });
    await provisionPostgres(postgres.url(), secretsOfPlace);
    for (const migrations of [publisherMigrations, consumerMigrations])
      await migrateUp(ownerDatabaseUrl(postgres.url(), migrations.service, secretsOfPlace), migrations);
    return new FaultPlace(dir, postgres, nats);
  }

  async close(): Promise<void> {
    await this.killAll();
    await this.#pool.end();
    await Promise.all([this.nats.stop(), this.postgres.stop()]);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Empty tables and new streams, and nobody running. */
  async reset(): Promise<void> {
    await this.killAll();
    const tables = ['inbox', 'inbox_positions', 'inbox_attempts', 'dead_letters', 'effects'].map(
      (one) => `loyalty.${one}`,
    );
    await this.sql(`truncate raffle.outbox, raffle.leases, ${tables.join(', ')}`);
    await this.asNatsAdmin(async (manager) => {
      for (const name of await manager.streams.names().next()) await manager.streams.delete(name);
    });
    await provisionNats(this.nats.url(natsAdmin));
  }

  async killAll(): Promise<void> {
    for (const one of this.#running) await one.sigkill();
  }

  async sql<Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(statement, [...parameters])).rows;
  }

  async count(from: string): Promise<number> {
    const [row] = await this.sql<{ count: string }>(`select count(*) from ${from}`);
    return Number(row?.count);
  }

  async barrier(statement: string): Promise<Barrier> {
    const client = await this.#pool.connect();
    client.on('error', () => undefined);
    await client.query('begin');
    await client.query(statement);
    return {
      letGo: async () => {
        await client.query('rollback').catch(() => undefined);
        client.release(true);
      },
    };
  }

  /** Statements of a service that wait for a lock of somebody else at this moment. */
  blocked(half: Half, statement: string): Promise<number> {
    return this.count(
      `pg_stat_activity where usename = '${serviceOf[half]}' and wait_event_type = 'Lock' and query ilike '${statement}%'`,
    );
  }

  sessions(half: Half): Promise<number> {
    return this.count(`pg_stat_activity where usename = '${serviceOf[half]}'`);
  }

  async start(half: Half): Promise<Running> {
    const service = serviceOf[half];
    const wire = await tcpProxy({ target: this.nats.url(service) });
    const log = openSync(join(this.#dir, `${half}.log`), 'a');
    const child = fork(join(import.meta.dirname, `${half === 'consumer' ? this.consumerModule : half}.process.ts`), {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: serviceDatabaseUrl(this.postgres.url(), service, secretsOfPlace),
        NATS_URL: wire.through(this.nats.url(service)),
      },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const running = {
      child,
      wire,
      commit: (purchaseIds: readonly string[]) => void child.send({ tenantId: this.tenantId, purchaseIds }),
      sigkill: async () => {
        child.kill('SIGKILL');
        await exited;
        // What it had sent and nobody had read is gone with it.
        await wire.stop();
        this.#running.delete(running);
      },
    };
    this.#running.add(running);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the ${half} ended with ${code} before it was ready`)));
    });
    return running;
  }

  async asNatsAdmin<T>(work: (manager: JetStreamManager, nats: NatsConnection) => Promise<T>): Promise<T> {
    const { host, username, password } = new URL(this.nats.url(natsAdmin));
    const nats = await connect({ servers: host, user: username, pass: decodeURIComponent(password) });
    try {
      return await work(await jetstreamManager(nats), nats);
    } finally {
      await nats.close();
    }
  }

  /** The event ids in the stream, in its order, repeats and all. */
  inStream(): Promise<string[]> {
    return this.asNatsAdmin(async (manager) => {
      const { state } = await manager.streams.info(stream);
      const ids: string[] = [];
      for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1)
        ids.push((await manager.streams.getMessage(stream, { seq }))?.header.get('ce-id') ?? '');
      return ids;
    });
  }

  consumer(): Promise<{ pending: number; unacknowledged: number; sentAgain: number; waitingPulls: number }> {
    return this.asNatsAdmin(async (manager) => {
      const info = await manager.consumers.info(stream, durable);
      return {
        pending: info.num_pending,
        unacknowledged: info.num_ack_pending,
        sentAgain: info.num_redelivered,
        waitingPulls: info.num_waiting,
      };
    });
  }

  /** From now on the stream knows a repeat only for so long. */
  forgetRepeatsAfter(ms: number): Promise<unknown> {
    return this.asNatsAdmin((manager) => manager.streams.update(stream, { duplicate_window: nanos(ms) }));
  }

  /** From now on the broker waits only so long for an ack before it sends a message again. */
  expectAcksWithin(ms: number): Promise<unknown> {
    return this.asNatsAdmin((manager) => manager.consumers.update(stream, durable, { ack_wait: nanos(ms) }));
  }

  /** Publishes as the relay would, under any message id. */
  publishRaw(envelope: EventEnvelope, headers: Readonly<Record<string, string>>, body: string, msgID: string) {
    return this.asNatsAdmin(async (_manager, nats) => {
      const head = natsHeaders();
      for (const [name, value] of Object.entries(headers)) head.set(name, value);
      await jetstream(nats).publish(`events.${envelope.type}`, body, { msgID, headers: head });
    });
  }

  /** Waits until a condition is there that the fault needs, and fails when it never is: then it did not strike. */
  async until(what: string, check: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
    await eventually(
      async () => {
        if (!(await check())) throw new Error(`it never came to this: ${what}`);
      },
      { timeoutMs, everyMs: 30 },
    );
  }
}
