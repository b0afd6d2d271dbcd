import { randomUUID } from 'node:crypto';
import { migrateDown, migrateUp, migrationStatus } from '@tessera/runtime/postgres';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(migrations);
});
afterAll(() => database.drop());

/** Columns, constraints, indexes, policies and rights of the schema, in words. */
const shapeOf = async (): Promise<string[]> => {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' ', table_name, column_name, data_type, is_nullable) as line
         from information_schema.columns where table_schema = 'raffle'
       union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where connamespace = 'raffle'::regnamespace and contype <> 'n'
       union all select indexdef from pg_indexes where schemaname = 'raffle'
       union all select concat_ws(' ', tablename, policyname, roles::text, qual) from pg_policies where schemaname = 'raffle'
       union all select concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, relacl::text) from pg_class
         where relnamespace = 'raffle'::regnamespace and relkind = 'r'
       order by 1`,
    );
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
};

it('each step can be taken back, one by one, and all of them be made again', async () => {
  const before = await shapeOf();
  const steps = migrations.steps.map(({ name }) => name);
  for (const step of [...steps].reverse()) expect(await migrateDown(database.ownerUrl, migrations)).toEqual([step]);
  expect((await shapeOf()).filter((line) => /pools|purchases|draws/.test(line))).toEqual([]);
  const pending = await migrationStatus(database.ownerUrl, migrations);
  expect(pending.every(({ state }) => state === 'pending')).toBe(true);
  expect(await migrateUp(database.ownerUrl, migrations)).toEqual(steps);
  expect(await shapeOf()).toEqual(before);
});

const TERMS = '20261121_0004_pool_terms';

/** Runs statements as a superuser, whom row-level security does not hold up. */
const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

it('pools of before are numbered in the order of their creation, and a process of before goes on numbering', async () => {
  const steps = migrations.steps.map(({ name }) => name);
  for (const step of steps.slice(steps.indexOf(TERMS)).reverse())
    expect(await migrateDown(database.ownerUrl, migrations)).toEqual([step]);
  const [busy, quiet, prize] = [randomUUID(), randomUUID(), randomUUID()];
  const ids = ['01', '02', '03'].map((end) => `019a8f2e-7c00-7000-8000-0000000000${end}`);
  const insertPool = (client: pg.Client, tenantId: string, id: string) =>
    client.query(
      `insert into raffle.pools (tenant_id, id, prize_id, title, ticket_price_minor, currency, tickets_required,
         winner_count, alternate_count, draw_mode, state, created_at)
       values ($1, $2, $3, 'A pool', 100, 'EUR', 10, 1, 0, 'COMMIT_REVEAL', 'DRAFT', now())`,
      [tenantId, id, prize],
    );
  await withClient(async (client) => {
    for (const tenantId of [busy, quiet])
      await client.query(
        `insert into raffle.prizes (tenant_id, id, title, description, kind, value_minor, currency, stock, stock_left, created_at)
         values ($1, $2, 'Points', '', 'POINTS', 1, 'EUR', 1, 1, now())`,
        [tenantId, prize],
      );
    for (const index of [2, 0, 1]) await insertPool(client, busy, ids[index] ?? '');
    await insertPool(client, quiet, ids[0] ?? '');
  });
  await migrateUp(database.ownerUrl, migrations);
  await withClient(async (client) => {
    const numbersOf = async (tenantId: string) =>
      (
        await client.query<{ id: string; number: number }>(
          'select id, number from raffle.pools where tenant_id = $1 order by number',
          [tenantId],
        )
      ).rows;
    expect(await numbersOf(busy)).toEqual(ids.map((id, index) => ({ id, number: index + 1 })));
    expect(await numbersOf(quiet)).toEqual([{ id: ids[0], number: 1 }]);
    const later = randomUUID();
    await client.query(`select set_config('tessera.tenant', $1, false)`, [busy]);
    await insertPool(client, busy, later);
    expect((await numbersOf(busy)).at(-1)).toEqual({ id: later, number: 4 });
  });
});
