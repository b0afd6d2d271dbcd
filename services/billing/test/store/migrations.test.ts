import { randomUUID } from 'node:crypto';
import { migrateDown, migrateUp, migrationStatus } from '@tessera/runtime/postgres';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase(migrations);
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const steps = migrations.steps.map(({ name }) => name);

/** Columns, constraints, indexes, policies and rights of the schema, in words. */
const shapeOf = async (): Promise<string[]> => {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as line
       from information_schema.columns where table_schema = 'billing'
     union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
       where connamespace = 'billing'::regnamespace and contype <> 'n'
     union all select indexdef from pg_indexes where schemaname = 'billing'
     union all select concat_ws(' ', tablename, policyname, roles::text, qual) from pg_policies where schemaname = 'billing'
     union all select concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, relacl::text) from pg_class
       where relnamespace = 'billing'::regnamespace and relkind = 'r'
     order by 1`,
  );
  return rows.map(({ line }) => line);
};

it('each step can be taken back, one by one, and all of them be made again', async () => {
  const before = await shapeOf();
  for (const step of [...steps].reverse()) expect(await migrateDown(database.ownerUrl, migrations)).toEqual([step]);
  expect((await shapeOf()).filter((line) => /payments|refunds|sandbox/.test(line))).toEqual([]);
  const pending = await migrationStatus(database.ownerUrl, migrations);
  expect(pending.every(({ state }) => state === 'pending')).toBe(true);
  expect(await migrateUp(database.ownerUrl, migrations)).toEqual(steps);
  expect(await shapeOf()).toEqual(before);
});

it('callbacks that came before they had an id are given one, in the order in which they came', async () => {
  const inbox = '20261121_0004_webhook_inbox';
  for (const step of steps.slice(steps.indexOf(inbox)).reverse())
    expect(await migrateDown(database.ownerUrl, migrations)).toEqual([step]);
  const tenantId = randomUUID();
  const times = ['2026-03-01T10:00:00.000Z', '2026-01-01T10:00:00.000Z', '2026-02-01T10:00:00.000Z'];
  for (const [index, time] of times.entries())
    await client.query(
      `insert into billing.webhook_events
         (tenant_id, provider, provider_event_id, type, provider_payment_id, payload, state, received_at)
       values ($1, 'sandbox', $2, 'payment.succeeded', 'sbx_1', '{}', 'PARKED', $3)`,
      [tenantId, `evt_${index}`, time],
    );
  await migrateUp(database.ownerUrl, migrations);
  const { rows } = await client.query<Record<'id' | 'event' | 'kind' | 'object', string>>(
    'select id, provider_event_id as event, kind, provider_object_id as object from billing.webhook_events order by id',
  );
  expect(rows.map(({ event, kind, object }) => [event, kind, object])).toEqual([
    ['evt_1', 'payment', 'sbx_1'],
    ['evt_2', 'payment', 'sbx_1'],
    ['evt_0', 'payment', 'sbx_1'],
  ]);
  for (const { id } of rows) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt((rows[0]?.id ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(times[1] ?? ''));
});
