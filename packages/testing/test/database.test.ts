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
      'create table wallet.migrated as select gen_random_uuid() as run',
    ],
    down: ['drop table wallet.migrated', 'drop table wallet.notes'],
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

test('a template is migrated once and copied afterwards, whoever asks first', async () => {
  const copies = await Promise.all([open(notes), open(notes), open(notes)]);
  const runs = await Promise.all(copies.map(({ adminUrl }) => query(adminUrl, 'select run from wallet.migrated')));
  expect(runs[0]).toHaveLength(1);
  expect(runs).toEqual([runs[0], runs[0], runs[0]]);
});

test('other migrations have a template of their own', async () => {
  const { adminUrl } = await open(defineMigrations('wallet', []));
  await expect(query(adminUrl, 'select * from wallet.notes')).rejects.toThrow(/does not exist/);
  const both = await open(notes, defineMigrations('raffle', []));
  expect(await query(both.adminUrl, 'select from raffle.outbox')).toEqual([]);
  expect(await query(both.urlOf('wallet'), 'select from notes')).toEqual([]);
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
