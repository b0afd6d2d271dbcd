import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  secrets as openSecrets,
  ownerDatabaseUrl,
  type PostgresServer,
  provisionPostgres,
  startPostgres,
} from '@tessera/stack';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateStack } from '../../src/up/migrations.ts';
import { withStamps } from '../../src/up/stamps.ts';
import { type FakeRepository, fakeRepository, migrationsModule } from './fake-services.ts';
import { recorded } from './recorded.ts';

const secrets = openSecrets();
let dir: string;
let server: PostgresServer;
let repository: FakeRepository;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-up-'));
  chmodSync(dir, 0o755);
  server = await startPostgres({ dataDir: join(dir, 'postgres'), throwaway: true });
  await provisionPostgres(server.url(), secrets);
  repository = fakeRepository(['raffle', 'wallet']);
  repository.write('services/raffle/migrations/index.ts', migrationsModule('raffle', ['pools']));
  repository.write('services/wallet/migrations/index.ts', migrationsModule('wallet', ['accounts']));
});
afterAll(async () => {
  await server.stop();
  repository.remove();
  rmSync(dir, { recursive: true, force: true });
});

const migrate = async (): Promise<string | undefined> => {
  const reporter = recorded();
  await migrateStack({
    root: repository.root,
    services: ['gateway', 'raffle', 'wallet'],
    databaseAdminUrl: server.url(),
    ownerUrl: (service) => ownerDatabaseUrl(server.url(), service, secrets),
    reporter,
  });
  return reporter.steps[0];
};

const inDatabase = async (sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: server.url('tessera') });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};

const tableExists = async (table: string): Promise<boolean> =>
  (await inDatabase(`SELECT 1 WHERE to_regclass('${table}') IS NOT NULL`)).length === 1;

// Each test goes on from the state that the one before left.
describe('migrating the stack', () => {
  test('applies what is pending for each service, then has nothing to do', async () => {
    // The runtime's own tables are a step of each service besides its own.
    expect(await migrate()).toBe('migrations: 4 applied');
    expect(await tableExists('raffle.pools')).toBe(true);
    expect(await migrate()).toBe('migrations: nothing changed');
  });

  test('applies a step that was added', async () => {
    repository.write('services/wallet/migrations/index.ts', migrationsModule('wallet', ['accounts', 'entries']));
    expect(await migrate()).toBe('migrations: 1 applied');
    expect(await tableExists('wallet.entries')).toBe(true);
  });

  test('does not believe its note when a step was taken back in the database meanwhile', async () => {
    await inDatabase('DROP TABLE wallet.entries');
    await inDatabase("DELETE FROM wallet.migrations WHERE name LIKE '%entries'");
    expect(await migrate()).toBe('migrations: 1 applied');
    expect(await tableExists('wallet.entries')).toBe(true);
  });

  test('looks again when a source of the service changed, although no step did', async () => {
    repository.write('services/wallet/src/main.ts', '// changed');
    expect(await migrate()).toBe('migrations: 0 applied');
    expect(await migrate()).toBe('migrations: nothing changed');
  });

  test('does not believe the notes of a database that was replaced', async () => {
    await inDatabase('SELECT 1');
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query('DROP DATABASE tessera WITH (FORCE)');
    await client.end();
    await provisionPostgres(server.url(), secrets);
    expect(await migrate()).toBe('migrations: 5 applied');
  });

  test('a step that fails leaves no note, so that the next start tries it again', async () => {
    repository.write('services/raffle/migrations/index.ts', migrationsModule('raffle', ['pools', 'broken table']));
    await expect(migrate()).rejects.toThrow(/^The migrations failed/);
    await expect(migrate()).rejects.toThrow(/^The migrations failed/);
    repository.write('services/raffle/migrations/index.ts', migrationsModule('raffle', ['pools', 'tickets']));
    expect(await migrate()).toBe('migrations: 1 applied');
  });
});

test('notes are kept in the database and replaced', async () => {
  await withStamps(server.url(), async (stamps) => {
    expect(await stamps.read('demo')).toBeUndefined();
    await stamps.write('demo', 'yesterday');
    await stamps.write('demo', 'today');
    expect(await stamps.read('demo')).toBe('today');
    expect(await stamps.appliedMigrations('loyalty')).toBeUndefined();
  });
});
