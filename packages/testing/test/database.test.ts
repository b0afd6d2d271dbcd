import { defineMigrations } from '@tessera/runtime/postgres';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../src/index.ts';

const notes = defineMigrations('wallet', [
  {
    name: '20261121_0001_notes',
    up: [
      'create table wallet.notes (tenant_id uuid not null, body text not null, primary key (tenant_id, body))',
      'grant select, insert on wallet.notes to wallet',
    ],
    down: ['drop table wallet.notes'],
  },
]);

const opened: TestDatabase[] = [];
afterAll(async () => {
  for (const database of opened) await database.drop();
});

const open = async (...migrations: Parameters<typeof testDatabase>): Promise<TestDatabase> => {
  const database = await testDatabase(...migrations);
  opened.push(database);
  return database;
};

const query = async <Row extends object>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

const insert = `insert into notes values (gen_random_uuid(), 'mine') returning body`;

test('two copies of a template do not see each other', async () => {
  const [one, other] = await Promise.all([open(notes), open(notes)]);
  expect(await query(one.url, insert)).toEqual([{ body: 'mine' }]);
  expect(await query(one.adminUrl, 'select body from wallet.notes')).toHaveLength(1);
  expect(await query(other.adminUrl, 'select body from wallet.notes')).toHaveLength(0);
});

test('a template is migrated once and copied afterwards', async () => {
  const { adminUrl } = await open(notes);
  await Promise.all([open(notes), open(notes)]);
  const templates = await query(
    adminUrl,
    `select from pg_database where datistemplate and datname like 'template\\_wallet\\_%'`,
  );
  expect(templates).toHaveLength(1);
});

test('the service logs in with its own role, which owns nothing and sees no other schema', async () => {
  const { url, urlOf } = await open(notes);
  expect(await query(url, 'select current_user as role')).toEqual([{ role: 'wallet' }]);
  await expect(query(url, 'drop table notes')).rejects.toThrow(/must be owner/);
  await expect(query(urlOf('raffle'), 'select * from wallet.notes')).rejects.toThrow(/permission denied/);
});

test('a dropped database is gone even while somebody is connected to it', async () => {
  const database = await testDatabase(notes);
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(query(database.url, 'select 1')).rejects.toThrow(/does not exist/);
  await client.end().catch(() => undefined);
});
