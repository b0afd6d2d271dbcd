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
