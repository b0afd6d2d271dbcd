import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  secrets as openSecrets,
  ownerDatabaseUrl,
  type PostgresServer,
  provisionPostgres,
  type Secrets,
  serviceDatabaseUrl,
  servicesWithData,
  startPostgres,
} from '../src/index.ts';

let dir: string;
let server: PostgresServer;
let secrets: Secrets;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-stack-'));
  chmodSync(dir, 0o755);
  secrets = openSecrets();
  server = await startPostgres({ dataDir: join(dir, 'postgres'), throwaway: true });
  await provisionPostgres(server.url(), secrets);
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const run = async (url: string, ...statements: string[]): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let last = await client.query('SELECT 1');
    for (const statement of statements) last = await client.query(statement);
    return last;
  } finally {
    await client.end();
  }
};

const asWallet = (...statements: string[]) => run(serviceDatabaseUrl(server.url(), 'wallet', secrets), ...statements);
const asWalletOwner = (...statements: string[]) =>
  run(ownerDatabaseUrl(server.url(), 'wallet', secrets), ...statements);

describe('provisioning of Postgres', () => {
  test('the owner makes tables in its schema; the service may use only what it is granted', async () => {
    await asWalletOwner('CREATE TABLE wallet.things (id int)', 'GRANT SELECT ON wallet.things TO wallet');
    expect((await asWallet('SELECT * FROM things')).rows).toEqual([]);
    await expect(asWallet('INSERT INTO things VALUES (1)')).rejects.toThrow('permission denied for table things');
    await expect(asWallet('CREATE TABLE wallet.more (id int)')).rejects.toThrow('permission denied for schema wallet');
    await expect(asWallet('CREATE TABLE public.more (id int)')).rejects.toThrow('permission denied for schema public');
    await expect(asWallet('CREATE TEMPORARY TABLE more (id int)')).rejects.toThrow('permission denied');
  });

  test('no service reaches the schema, the owner or the worker of another', async () => {
    for (const other of servicesWithData.filter((service) => service !== 'wallet')) {
      await expect(asWallet(`SELECT * FROM ${other}.anything`)).rejects.toThrow(
        `permission denied for schema ${other}`,
      );
      for (const role of [other, `${other}_owner`, `${other}_worker`]) {
        await expect(asWallet(`SET ROLE ${role}`)).rejects.toThrow('permission denied to set role');
      }
    }
    await expect(asWallet('SET ROLE wallet_owner')).rejects.toThrow('permission denied to set role');
  });

  test('the worker role is taken for one transaction and gives nothing by inheritance', async () => {
    await asWalletOwner('CREATE TABLE wallet.secret (id int)', 'GRANT SELECT ON wallet.secret TO wallet_worker');
    await expect(asWallet('SELECT * FROM secret')).rejects.toThrow('permission denied for table secret');
    const steps = [
      'BEGIN',
      'SET LOCAL ROLE wallet_worker',
      'SELECT * FROM secret',
      'COMMIT',
      'SELECT current_user AS me',
    ];
    expect((await asWallet(...steps)).rows).toEqual([{ me: 'wallet' }]);
    const worker = new URL(serviceDatabaseUrl(server.url(), 'wallet', secrets));
    worker.username = 'wallet_worker';
    await expect(run(worker.href)).rejects.toThrow();
  });

  test('a service waits neither for a statement nor for an idle transaction without end', async () => {
    const show = (name: string) => asWallet(`SHOW ${name}`).then(({ rows }) => Object.values(rows[0] as object)[0]);
    expect(await show('statement_timeout')).toBe('15s');
    expect(await show('idle_in_transaction_session_timeout')).toBe('15s');
    expect(await show('search_path')).toBe('wallet');
  });

  test('can be run again, and by several processes at once into other databases', async () => {
    await Promise.all([
      provisionPostgres(server.url(), secrets),
      provisionPostgres(server.url(), secrets, { database: 'copy_one', services: ['wallet'] }),
      provisionPostgres(server.url(), secrets, { database: 'copy_two', services: ['wallet', 'raffle'] }),
    ]);
    const schemas = await run(
      server.url('copy_one'),
      "SELECT 1 FROM pg_namespace WHERE nspname IN ('wallet', 'raffle')",
    );
    expect(schemas.rowCount).toBe(1);
    const foreign = serviceDatabaseUrl(server.url(), 'raffle', secrets, 'copy_one');
    await expect(run(foreign)).rejects.toThrow('permission denied for database');
    expect((await asWallet('SELECT * FROM things')).rows).toEqual([]);
  });

  test('works for an administrator that is no superuser', async () => {
    const cluster = await startPostgres({ dataDir: join(dir, 'managed'), throwaway: true });
    try {
      await run(cluster.url(), "CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'm'");
      const manager = new URL(cluster.url());
      manager.username = 'manager';
      manager.password = 'm';
      await provisionPostgres(manager.href, secrets);
      await provisionPostgres(manager.href, secrets);
      await run(ownerDatabaseUrl(manager.href, 'loyalty', secrets), 'CREATE TABLE loyalty.things (id int)');
    } finally {
      await cluster.stop();
    }
  });

  test('refuses roles that escape row-level security', async () => {
    await run(server.url(), 'ALTER ROLE billing BYPASSRLS');
    await expect(provisionPostgres(server.url(), secrets)).rejects.toThrow(
      'must not (superuser or BYPASSRLS): billing',
    );
    await run(server.url(), 'ALTER ROLE billing NOBYPASSRLS');
  });

  test('says who refused whom when the login fails', async () => {
    const wrong = new URL(server.url());
    wrong.password = 'wrong';
    await expect(provisionPostgres(wrong.href, secrets)).rejects.toThrow(
      /^Postgres at 127\.0\.0\.1:\d+\/postgres refused/,
    );
  });
});
