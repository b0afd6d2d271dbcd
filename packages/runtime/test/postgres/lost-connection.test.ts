import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { eventually, type TestDatabase, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DependencyUnavailable } from '../../src/context/index.ts';
import { type Database, defineMigrations, openDatabase } from '../../src/postgres/index.ts';

let place: TestDatabase;
let database: Database;
let admin: pg.Client;
let watcher: pg.Client;
const tenantId = uuidv7Ids(systemClock)();

beforeAll(async () => {
  place = await testDatabase(defineMigrations('billing', []));
  database = await openDatabase({ service: 'billing', url: place.url, poolSize: 2 });
  admin = new pg.Client({ connectionString: place.adminUrl });
  await admin.connect();
  watcher = new pg.Client({ connectionString: place.adminUrl });
  await watcher.connect();
});
afterAll(async () => {
  await admin.end();
  await watcher.end();
  await database.close();
  await place.drop();
});

/** Waits until Postgres is at work on the statement. Asked on a connection of its own: inside a transaction the view stands still. */
const busy = () =>
  eventually(async () => {
    const { rows } = await watcher.query(
      `select 1 from pg_stat_activity where usename = 'billing' and datname = current_database() and state = 'active'`,
    );
    expect(rows).toHaveLength(1);
  });

const breakAll = () =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'billing' and datname = current_database()`,
  );

describe('a connection that Postgres breaks', () => {
  it.each([
    ['inside a statement', 'select pg_sleep(5)'],
    ['while it waits for a lock', 'select * from idempotency_keys'],
  ])('%s makes the call say so, and the next one works', async (_name, statement) => {
    await admin.query('begin; lock table billing.idempotency_keys in access exclusive mode');
    const broken = database.read({ tenantId }, (tx) => tx.execute(statement)).catch((error: unknown) => error);
    await busy();
    await breakAll();
    expect(await broken).toBeInstanceOf(DependencyUnavailable);
    await admin.query('rollback');
    await database.ping();
  });

  it('between two statements does the same', async () => {
    const broken = database.read({ tenantId }, async (tx) => {
      await tx.execute('select 1');
      await breakAll();
      await delay(50);
      await tx.execute('select 1');
    });
    await expect(broken).rejects.toBeInstanceOf(DependencyUnavailable);
    await database.ping();
  });

  it('does not use up the pool, however often', async () => {
    for (let round = 0; round < 6; round += 1) {
      const broken = database
        .read({ tenantId }, (tx) => tx.execute('select pg_sleep(5)'))
        .catch((error: unknown) => error);
      await busy();
      await breakAll();
      expect(await broken).toBeInstanceOf(DependencyUnavailable);
    }
    await Promise.all([1, 2, 3].map(() => database.ping()));
  });
});
