import { type EntitySchema, MikroORM } from '@mikro-orm/postgresql';
import { PLATFORM_TENANT_ID, type ServiceName } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '../context/index.ts';
import { Connection } from './connection.ts';
import { asDependencyFault, isWorthRepeating } from './faults.ts';
import { claimReply } from './remembered-replies.ts';
import { TENANT_SETTING, workerRole } from './row-security.ts';
import { prepared } from './statement.ts';
import { OpenTransaction, type Origin, type Transaction } from './transaction.ts';

/** Postgres as a service sees it: every access is a transaction with the tenant set, or openly across tenants. */
export interface Database {
  /**
   * One transaction for one use-case; joins `ctx.tx` when there is one. With `ctx.idempotency` the answer is stored in
   * the same transaction. A refusal (a Result that is not ok) still commits, so that it is remembered: return it before writing anything.
   * @throws IdempotentReplay, IdempotencyConflict, IdempotencyInFlight; DependencyUnavailable when Postgres is away
   */
  transact<T>(ctx: CallContext, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads only; joins `ctx.tx` when there is one. */
  read<T>(ctx: Pick<CallContext, 'tenantId' | 'tx'>, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Reads whose statements all see one instant, whatever is committed meanwhile. Never run again: `work` may have handed on what it read.
   * It holds a connection, and Postgres keeps what the snapshot can see, until it ends.
   */
  snapshot<T>(ctx: Pick<CallContext, 'tenantId'>, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Background work across tenants, under the service's worker role. A lazy one does not wait until its commit is on disk: for
   * what may be done again, since a crash of Postgres may forget the whole of it, though never a part.
   */
  asWorker<T>(work: (tx: Transaction) => Promise<T>, commit?: 'durable' | 'lazy'): Promise<T>;
  /** For a saga that spans transactions: throws what `transact` would throw for a call that was already answered. */
  recall(ctx: CallContext): Promise<void>;
  /** Called after every commit that wrote events; the relay uses it to start at once. */
  onPublished(listener: () => void): void;
  /** Throws when Postgres does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
  readonly orm: MikroORM;
}

export interface DatabaseOptions {
  readonly service: ServiceName;
  /** Connection of the service's own role. */
  readonly url: string;
  readonly entities?: readonly EntitySchema[];
  /** Upper bound of connections of this process. */
  readonly poolSize?: number;
}

/** How often a transaction that lost a deadlock is run again before its error is let out. */
const REPEATS = 3;

/** The same call without its idempotency scope, for the inner steps of a saga. */
export const withoutIdempotency = (ctx: CallContext): CallContext => {
  const { idempotency: _, ...rest } = ctx;
  return rest;
};

/** Opens the pool; connects on first use, so that a service may start before its database. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const orm = new MikroORM({
    clientUrl: options.url,
    schema: options.service,
    entities: [...(options.entities ?? [])],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: options.poolSize ?? 10 },
    driverOptions: {
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // A statement is sent without waiting for the answer to the one before it.
      pipeline: true,
      // UTC, so that timestamps come in the one form that `toDate` reads.
      options: `-c search_path=${options.service} -c timezone=UTC`,
      application_name: `tessera-${options.service}`,
    },
  });
  return new PostgresDatabase(orm, options.service);
};

/** What a transaction may do, and whether all of its statements see one instant. */
type Mode = 'write' | 'read' | 'snapshot';

/** As whom a transaction sees the database. */
interface SessionContext {
  readonly tenantId?: string;
  readonly role?: string;
  readonly isLazy?: boolean;
}

class PostgresDatabase implements Database {
  readonly orm: MikroORM;
  readonly #service: ServiceName;
  readonly #listeners: (() => void)[] = [];
  readonly #system: Origin;

  constructor(orm: MikroORM, service: ServiceName) {
    this.orm = orm;
    this.#service = service;
    const newId = uuidv7Ids(systemClock);
    this.#system = { tenantId: PLATFORM_TENANT_ID, correlationId: '', now: () => systemClock.now(), newId };
  }

  transact<T>(ctx: CallContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx.tx);
    const origin = originOf(ctx);
    const scope = ctx.idempotency;
    return this.#run({ tenantId: ctx.tenantId }, origin, async (tx) => {
      if (scope) await claimReply(tx, scope);
      const result = await work(tx);
      if (scope) await tx.storeReplies([{ scope, result }]);
      return result;
    });
  }

  read<T>(ctx: Pick<CallContext, 'tenantId' | 'tx'>, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx.tx);
    const origin = { ...this.#system, tenantId: ctx.tenantId };
    return this.#run({ tenantId: ctx.tenantId }, origin, work, 'read');
  }

  async snapshot<T>(ctx: Pick<CallContext, 'tenantId'>, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const origin = { ...this.#system, tenantId: ctx.tenantId };
    try {
      return await this.#runOnce({ tenantId: ctx.tenantId }, origin, work, 'snapshot');
    } catch (error) {
      throw asDependencyFault(error);
    }
  }

  asWorker<T>(work: (tx: Transaction) => Promise<T>, commit: 'durable' | 'lazy' = 'durable'): Promise<T> {
    return this.#run({ role: workerRole(this.#service), isLazy: commit === 'lazy' }, this.#system, work);
  }

  async recall(ctx: CallContext): Promise<void> {
    const scope = ctx.idempotency;
    if (scope) await this.read(ctx, (tx) => claimReply(tx, scope));
  }

  onPublished(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async ping(): Promise<void> {
    await this.read({ tenantId: PLATFORM_TENANT_ID }, (tx) => tx.execute('select 1'));
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }

  async #run<T>(
    session: SessionContext,
    origin: Origin,
    work: (tx: Transaction) => Promise<T>,
    mode: Mode = 'write',
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(session, origin, work, mode);
      } catch (error) {
        if (attempt >= REPEATS || !isWorthRepeating(error)) throw asDependencyFault(error);
      }
    }
  }

  /**
   * On a connection of its own, so that whatever breaks, it is given back or closed. The opening statements leave together
   * with the first of the work; where one of them fails, the work's fail too and nothing has happened.
   */
  async #runOnce<T>(
    session: SessionContext,
    origin: Origin,
    work: (tx: Transaction) => Promise<T>,
    mode: Mode,
  ): Promise<T> {
    const pool = await this.orm.em.getConnection().getNativeClient();
    const connection = new Connection(await pool.connect());
    let isBroken = false;
    try {
      const tx = new OpenTransaction(connection, () => this.#forkOn(connection), origin);
      const opened = open(connection, session, mode);
      const value = await workedOn(opened, () => work(tx));
      const published = await tx.finish();
      if (published > 0) for (const listener of this.#listeners) listener();
      return value;
    } catch (error) {
      await connection.send('rollback', []).catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }

  #forkOn(connection: Connection) {
    const em = this.orm.em.fork({ clear: true, useContext: false });
    em.setTransactionContext(connection.kysely());
    return em;
  }
}

const SET_CONFIG = prepared('select set_config($1, $2, true)');

const BEGIN: Readonly<Record<Mode, string>> = {
  write: 'begin',
  read: 'begin read only',
  snapshot: 'begin isolation level repeatable read, read only',
};

const open = async (
  connection: Connection,
  { tenantId, role, isLazy = false }: SessionContext,
  mode: Mode,
): Promise<void> => {
  await Promise.all([
    connection.send(BEGIN[mode], []),
    ...(tenantId === undefined ? [] : [connection.send(SET_CONFIG, [TENANT_SETTING, tenantId])]),
    ...(role === undefined ? [] : [connection.send(`set local role "${role}"`, [])]),
    ...(isLazy ? [connection.send('set local synchronous_commit = off', [])] : []),
  ]);
};

/** Waits for the work; an error of the opening is why the work's statements failed, so it is the one that is thrown. */
const workedOn = async <T>(opened: Promise<void>, work: () => Promise<T>): Promise<T> => {
  // Begun inside a promise: work that throws at once must not leave the opening to fail with nobody listening.
  const begun = (async () => work())();
  const [opening, worked] = await Promise.allSettled([opened, begun]);
  if (opening.status === 'rejected') throw opening.reason;
  if (worked.status === 'rejected') throw worked.reason;
  return worked.value;
};

const originOf = (ctx: CallContext): Origin => ({
  tenantId: ctx.tenantId,
  correlationId: ctx.correlationId,
  now: () => ctx.clock.now(),
  newId: ctx.newId,
});
