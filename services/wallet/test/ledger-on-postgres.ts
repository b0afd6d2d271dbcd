import { sha256, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext, IdempotencyScope } from '@tessera/runtime/context';
import { openDatabase } from '@tessera/runtime/postgres';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import type { LedgerCommand, ReceiptOf } from '../src/domain/ledger/decide-postings.ts';
import { publishReconciliationEvent } from '../src/messaging/reconciliation-to-contract.ts';
import { publishEvent } from '../src/messaging/to-contract.ts';
import { AccountRecord } from '../src/persistence/account.record.ts';
import { createLedgerStore } from '../src/persistence/ledger-store.ts';
import { createReconciliationStore } from '../src/persistence/reconciliation/reconciliation-store.ts';
import { tenantId } from './ledger-in-memory.ts';
import { brokenInvariants } from './ledger-invariants.ts';
import { readWholeLedger } from './read-whole-ledger.ts';

const newId = uuidv7Ids(systemClock);

/** The context of a call by a service, under a key where one is given. */
export const callOf = (key?: string, body: unknown = null, tenant = tenantId): CallContext => ({
  tenantId: tenant,
  actor: { kind: 'service', id: 'raffle', scopes: [] },
  correlationId: `call-${key ?? 'without-key'}`,
  clock: systemClock,
  newId,
  ...(key === undefined ? {} : { idempotency: scopeOf(key, body) }),
});

const scopeOf = (key: string, body: unknown): IdempotencyScope => ({
  subject: 'service:raffle',
  operation: 'test',
  key,
  requestHash: sha256(Buffer.from(JSON.stringify(body))),
  toReply: (result) => ({
    status: 200,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(result)),
  }),
});

interface QueueSize {
  readonly maxBatch?: number;
  readonly maxWaiting?: number;
}

/** A ledger as one process has it, with a pool of its own. */
export const openLedger = async (url: string, { maxBatch = 200, maxWaiting = 10_000 }: QueueSize = {}) => {
  const database = await openDatabase({ service: 'wallet', url, entities: [AccountRecord] });
  const ledger = createLedgerStore({ database, publish: publishEvent, maxBatch, maxWaiting });
  const execute = <C extends LedgerCommand>(command: C, ctx = callOf()) => ledger.execute(command, ctx);
  return {
    execute,
    /** As a subscriber asks: in a transaction that is open already and commits with the command. */
    inside: <C extends LedgerCommand>(command: C, ctx = callOf()) =>
      database.transact(ctx, (tx) => ledger.execute(command, { ...ctx, tx })),
    /** The pool of this process. */
    postgres: database,
    /** Settlement files and differences on the same books. */
    reconciliations: createReconciliationStore(database, publishReconciliationEvent),
    /** A command that must succeed. */
    async given<C extends LedgerCommand>(command: C, ctx?: CallContext): Promise<ReceiptOf[C['type']]> {
      const result = await execute(command, ctx);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.error.code}`);
      return result.value;
    },
    close: () => database.close(),
  };
};

export type OpenLedger = Awaited<ReturnType<typeof openLedger>>;

export interface LedgerOnPostgres extends OpenLedger {
  readonly database: TestDatabase;
  /** A statement as the superuser. */
  sql<Row extends pg.QueryResultRow>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** The ledger of another process on the same database. */
  another(size?: QueueSize): Promise<OpenLedger>;
  /** In words, what is wrong with the ledger as it stands in the tables. */
  wrongs(tenant?: string): Promise<string[]>;
}

/** The real store on a database of its own, without HTTP and NATS around it. */
export const ledgerOnPostgres = async (size?: QueueSize): Promise<LedgerOnPostgres> => {
  const database = await testDatabase(migrations);
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  // The pool says it has ended before its connections have, and dropping the database breaks those.
  admin.on('error', () => undefined);
  const opened: OpenLedger[] = [];
  const another = async (its = size) => {
    const ledger = await openLedger(database.url, its);
    opened.push(ledger);
    return ledger;
  };
  const sql = async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
    (await admin.query<Row>(statement, [...parameters])).rows;
  return {
    ...(await another()),
    database,
    sql,
    another,
    wrongs: async (tenant = tenantId) => brokenInvariants(await readWholeLedger(sql, tenant)),
    async close() {
      await Promise.all(opened.map((one) => one.close()));
      await admin.end();
      await database.drop();
    },
  };
};
