import { databaseName } from '@tessera/stack';
import type { Stack } from '@tessera/tools/up';
import pg from 'pg';
import { type Invariant, invariants } from './invariants.ts';

export type Sql = <Row extends pg.QueryResultRow>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** The whole database as the superuser sees it, to whom row-level security does not apply. */
export interface WholeDatabase {
  readonly sql: Sql;
  /** One transaction that leaves nothing behind, in which triggers and foreign keys do not stand in the way. */
  withoutTrace<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const openWholeDatabase = (stack: Pick<Stack, 'databaseAdminUrl'>): WholeDatabase => {
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = `/${databaseName}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2, connectionTimeoutMillis: 5_000 });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  return {
    sql: async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
      (await pool.query<Row>(statement, [...parameters])).rows,
    async withoutTrace(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('set local session_replication_role = replica');
        return await work(
          async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
            (await client.query<Row>(statement, [...parameters])).rows,
        );
      } finally {
        await client.query('rollback');
        client.release();
      }
    },
    close: () => pool.end(),
  };
};

/** The promises that do not hold, each with the first row that breaks it. */
export const brokenPromises = async (sql: Sql, promises: readonly Invariant[] = invariants): Promise<string[]> => {
  const found: string[] = [];
  for (const { promise, broken } of promises) {
    const rows = await sql(broken);
    if (rows.length > 0) found.push(`${promise}: ${rows.length} times not, first ${JSON.stringify(rows[0])}`);
  }
  return found;
};
