import { eventually, type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  concurrentIndex,
  defineMigrations,
  migrateDown,
  migrateUp,
  migrationStatus,
  type SqlMigration,
} from '../../src/postgres/index.ts';

const TABLE = 'billing.things';
const INDEX = 'things_by_colour';

/** Who checks a row of the colour `slow` waits for whoever holds this advisory lock: so a validation stands still where it is looked at. */
const GATE = 4711;

const things: SqlMigration = {
  name: '1_things',
  up: [
    `create table ${TABLE} (id int primary key, colour text)`,
    `create function billing.is_colour(colour text) returns boolean language plpgsql as $$
     begin
       if colour = 'slow' then perform pg_advisory_xact_lock(${GATE}); end if;
       return true;
     end $$`,
    `insert into ${TABLE} select n, case n when 1 then 'slow' else 'red' end from generate_series(1, 100) n`,
    `grant select, insert, update on ${TABLE} to billing`,
  ],
  down: [`drop table ${TABLE}`, 'drop function billing.is_colour(text)'],
};
const addColumns: SqlMigration = {
  name: '2_columns',
  up: [
    `alter table ${TABLE} add column size int, add column version smallint not null default 1,
       add constraint things_colour check (billing.is_colour(colour)) not valid`,
  ],
  down: [`alter table ${TABLE} drop column size, drop column version, drop constraint things_colour`],
};
const validate: SqlMigration = {
  name: '3_validate',
  transactional: false,
  up: [`alter table ${TABLE} validate constraint things_colour`],
  down: [],
};
const addIndex = concurrentIndex('4_index', {
  schema: 'billing',
  index: INDEX,
  definition: `on ${TABLE} (colour)`,
});

const before = defineMigrations('billing', [things]);
const all = defineMigrations('billing', [things, addColumns, validate, addIndex]);

let place: TestDatabase;
let admin: pg.Client;
let writer: pg.Client;
const open: pg.Client[] = [];

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  open.push(client);
  return client;
};

beforeAll(async () => {
  place = await testDatabase(before);
  admin = await connect(place.adminUrl);
  writer = await connect(place.url);
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.end()));
  await place.drop();
});
beforeEach(async () => {
  // Whatever a failed test has left open would be in the way of the next one.
  for (const client of longCalls) await client.query('rollback');
  longCalls.clear();
  const applied = (await migrationStatus(place.ownerUrl, all)).filter(({ state }) => state === 'applied');
  if (applied.length > before.steps.length)
    await migrateDown(place.ownerUrl, all, addColumns.name, { patienceMs: 5_000 });
});

interface Lock {
  readonly mode: string;
  readonly granted: boolean;
}

/** The locks that the migration has on the table, and those that it waits for. */
const locksOfMigration = async (): Promise<Lock[]> => {
  const { rows } = await admin.query<Lock>(
    `select l.mode, l.granted from pg_locks l join pg_stat_activity a using (pid)
     where a.datname = current_database() and a.usename = 'billing_owner' and l.relation = $1::regclass`,
    [TABLE],
  );
  return rows;
};

const write = (): Promise<unknown> => writer.query(`update ${TABLE} set size = coalesce(size, 0) + 1 where id = 2`);
/** Before the columns are there. */
const writeOld = (): Promise<unknown> => writer.query(`update ${TABLE} set colour = 'blue' where id = 2`);

const longCalls = new Set<pg.Client>();

/** Somebody in the middle of a long transaction. */
const longTransaction = async (statement: string): Promise<{ done(): Promise<void> }> => {
  const client = await connect(place.adminUrl);
  longCalls.add(client);
  await client.query('begin');
  await client.query(statement);
  return { done: async () => void (await client.query('commit')) };
};
const longReader = () => longTransaction(`select count(*) from ${TABLE}`);
/** An index is not built before those who write in the meantime know of it. */
const longWriter = () => longTransaction(`update ${TABLE} set colour = 'grey' where id = 3`);

const pendingOf = async (): Promise<string[]> =>
  (await migrationStatus(place.ownerUrl, all)).filter(({ state }) => state === 'pending').map(({ name }) => name);

describe('a step that needs a table for itself', () => {
  it('gives way when its lock is held, lets those behind it go on, and is done when the lock is free', async () => {
    const reader = await longReader();
    const migrated = migrateUp(place.ownerUrl, defineMigrations('billing', [things, addColumns]), {
      lockTimeoutMs: 100,
    });
    const waiting = { mode: 'AccessExclusiveLock', granted: false };
    await eventually(async () => expect(await locksOfMigration()).toContainEqual(waiting), { everyMs: 2 });
    // This one queues behind the step, which waits for the reader: it is done although the reader still reads.
    await writeOld();
    await eventually(async () => expect(await locksOfMigration()).toEqual([]), { everyMs: 2 });
    await eventually(async () => expect(await locksOfMigration()).toContainEqual(waiting), { everyMs: 2 });
    await reader.done();
    expect(await migrated).toEqual([addColumns.name]);
    await write();
  });

  it('is given up when the lock is never free, and nothing of it stands', async () => {
    const reader = await longReader();
    const patience = { lockTimeoutMs: 50, patienceMs: 300 };
    await expect(migrateUp(place.ownerUrl, all, patience)).rejects.toThrow(
      'migration 2_columns was given up: a lock that it needs is held for longer than 300 ms',
    );
    expect(await pendingOf()).toEqual([addColumns.name, validate.name, addIndex.name]);
    await reader.done();
    expect(await migrateUp(place.ownerUrl, all, patience)).toEqual([addColumns.name, validate.name, addIndex.name]);
  });

  it('has half a second for its lock, and another error is not tried again', async () => {
    const asks: SqlMigration = {
      name: '2_asks',
      up: [`do $$ begin raise 'lock_timeout is %', current_setting('lock_timeout'); end $$`],
      down: [],
    };
    const asking = migrateUp(place.ownerUrl, defineMigrations('billing', [things, asks]));
    await expect(asking).rejects.toThrow('lock_timeout is 500ms');
  });
});

describe('a step that stops nobody', () => {
  it('validates while others write, with no lock that is in their way', async () => {
    await migrateUp(place.ownerUrl, defineMigrations('billing', [things, addColumns]));
    await admin.query('select pg_advisory_lock($1)', [GATE]);
    const migrated = migrateUp(place.ownerUrl, defineMigrations('billing', [things, addColumns, validate]));
    await eventually(async () => {
      const { rows } = await admin.query(
        `select from pg_locks l join pg_database d on d.oid = l.database
         where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      );
      expect(rows).toHaveLength(1);
    });
    expect(await locksOfMigration()).toEqual([{ mode: 'ShareUpdateExclusiveLock', granted: true }]);
    await write();
    await admin.query('select pg_advisory_unlock($1)', [GATE]);
    expect(await migrated).toEqual([validate.name]);
    const { rows } = await admin.query(`select convalidated from pg_constraint where conname = 'things_colour'`);
    expect(rows).toEqual([{ convalidated: true }]);
  });

  it('builds an index while others write, however long it has to wait for those who began before', async () => {
    await migrateUp(place.ownerUrl, defineMigrations('billing', [things, addColumns, validate]));
    const other = await longWriter();
    const migrated = migrateUp(place.ownerUrl, all, { lockTimeoutMs: 1, patienceMs: 0 });
    await eventually(async () => {
      const { rows } = await admin.query(
        `select phase from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting for%'`,
      );
      expect(rows).toHaveLength(1);
    });
    const modes = new Set((await locksOfMigration()).map(({ mode }) => mode));
    expect(modes).toEqual(new Set(['ShareUpdateExclusiveLock']));
    await write();
    await other.done();
    expect(await migrated).toEqual([addIndex.name]);
    const { rows } = await admin.query('select indisvalid from pg_index where indexrelid = $1::regclass', [
      `billing.${INDEX}`,
    ]);
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it('cut off in the middle of its index, is begun anew by the next run', async () => {
    await migrateUp(place.ownerUrl, defineMigrations('billing', [things, addColumns, validate]));
    const other = await longWriter();
    const migrated = migrateUp(place.ownerUrl, all);
    const outcome = migrated.catch((error: Error) => error);
    await eventually(async () => {
      const { rows } = await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_progress_create_index
         where datname = current_database() and phase like 'waiting for%'`,
      );
      expect(rows).toHaveLength(1);
    });
    expect(await outcome).toBeInstanceOf(Error);
    const indexes = () =>
      admin.query(`select indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = $1`, [
        INDEX,
      ]);
    expect((await indexes()).rows).toEqual([{ indisvalid: false }]);
    expect(await pendingOf()).toEqual([addIndex.name]);
    await other.done();
    expect(await migrateUp(place.ownerUrl, all)).toEqual([addIndex.name]);
    expect((await indexes()).rows).toEqual([{ indisvalid: true }]);
  });
});

describe('a step of single statements', () => {
  const apart: SqlMigration = {
    name: '2_apart',
    transactional: false,
    up: [
      `alter table ${TABLE} add column if not exists late int`,
      `create index concurrently if not exists things_late on ${TABLE} (late)`,
      `alter table ${TABLE} add column if not exists later int`,
    ],
    down: [
      'drop index concurrently if exists billing.things_late',
      `alter table ${TABLE} drop column if exists late, drop column if exists later`,
    ],
  };
  const withApart = defineMigrations('billing', [things, apart]);
  const columns = async (): Promise<string[]> => {
    const { rows } = await admin.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attname like 'late%' order by 1`,
      [TABLE],
    );
    return rows.map(({ name }) => name);
  };

  it('gives way too where one of them wants the table for itself, and begins anew', async () => {
    const reader = await longReader();
    const patience = { lockTimeoutMs: 50, patienceMs: 300 };
    await expect(migrateUp(place.ownerUrl, withApart, patience)).rejects.toThrow('migration 2_apart was given up');
    expect(await columns()).toEqual([]);
    await reader.done();
    // What a killed run left: the first statement stands, the step does not.
    await admin.query(apart.up[0] ?? '');
    expect(await migrateUp(place.ownerUrl, withApart)).toEqual([apart.name]);
    expect(await columns()).toEqual(['late', 'later']);
    expect(await migrateDown(place.ownerUrl, withApart)).toEqual([apart.name]);
    expect(await columns()).toEqual([]);
  });

  it.each([
    [
      `do $$ begin raise '% and %', current_setting('lock_timeout'), current_setting('statement_timeout'); end $$`,
      '500ms and 10min',
    ],
    [
      'alter table billing.things validate constraint a, add column b int',
      'constraint "a" of relation "things" does not exist',
    ],
  ])('%s has no more than others', async (statement, complaint) => {
    const step = { name: '2_asks', transactional: false, up: [statement], down: [] };
    await expect(migrateUp(place.ownerUrl, defineMigrations('billing', [things, step]))).rejects.toThrow(complaint);
  });
});

it('taking steps back down to one takes that one back too, and an unknown one is refused', async () => {
  await migrateUp(place.ownerUrl, all);
  expect(await migrateDown(place.ownerUrl, all, validate.name)).toEqual([addIndex.name, validate.name]);
  await expect(migrateDown(place.ownerUrl, all, validate.name)).rejects.toThrow(
    'migration 3_validate of billing is not applied',
  );
});
