import { sha256, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext, IdempotencyScope } from '@tessera/runtime/context';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import type { LedgerCommand, ResultOf } from '../src/domain/decide-postings.ts';
import { publishEvent } from '../src/messaging/to-contract.ts';
import { AccountRecord } from '../src/persistence/account.record.ts';
import { createLedgerStore } from '../src/persistence/ledger-store.ts';
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

export interface LedgerOnPostgres {
  readonly database: TestDatabase;
  /** A statement as the superuser. */
  sql<Row extends pg.QueryResultRow>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A command without a key, or under the one given. */
  execute<C extends LedgerCommand>(command: C, ctx?: CallContext): Promise<ResultOf<C>>;
  /** A command that must succeed. */
  given<C extends LedgerCommand>(command: C): Promise<Extract<ResultOf<C>, { ok: true }>['value']>;
  /** The ledger of another process on the same database. */
  another(): Promise<Pick<LedgerOnPostgres, 'execute'>>;
  /** In words, what is wrong with the ledger as it stands in the tables. */
  wrongs(tenant?: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The real store on a database of its own, without HTTP and NATS around it. */
export const ledgerOnPostgres = async (maxBatch = 200): Promise<LedgerOnPostgres> => {
  const database = await testDatabase(migrations);
  // Not a pool: a pool has ended before its connections have, and the database is dropped after this one.
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const opened: Database[] = [];
  const open = async () => {
    const connected = await openDatabase({ service: 'wallet', url: database.url, entities: [AccountRecord] });
    opened.push(connected);
    return createLedgerStore({ database: connected, publish: publishEvent, maxBatch });
  };
  const ledger = await open();
  const executeOn =
    (one: typeof ledger) =>
    <C extends LedgerCommand>(command: C, ctx = callOf()) =>
      one.execute(command, ctx);
  const execute = executeOn(ledger);
  const sql = async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
    (await admin.query<Row>(statement, [...parameters])).rows;
  return {
    database,
    sql,
    execute,
    async given(command) {
      const result = await execute(command);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.error.code}`);
      return result.value as never;
    },
    another: async () => ({ execute: executeOn(await open()) }),
    wrongs: async (tenant = tenantId) => brokenInvariants(await readWholeLedger(sql, tenant)),
    async close() {
      await Promise.all(opened.map((one) => one.close()));
      await admin.end();
      await database.drop();
    },
  };
};
