import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainNatsServer, runningProcesses } from '@tessera/stack';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts, type Stack, startStack } from '../../src/up/index.ts';
import { type FakeRepository, fakeRepository, migrationsModule } from './fake-services.ts';
import { recorded } from './recorded.ts';

const services = ['gateway', 'wallet', 'billing'] as const;
const reporter = recorded();
let repository: FakeRepository;
let dataDir: string;
let stack: Stack;

/** Fetching nats-server takes a while, so the program that `npm start` keeps is used. */
const shareNatsServer = async (into: string): Promise<void> => {
  const binary = await obtainNatsServer({ cacheDir: join(import.meta.dirname, '../../../.tessera/bin') });
  mkdirSync(into, { recursive: true });
  copyFileSync(binary, join(into, 'nats-server'));
};

beforeAll(async () => {
  repository = fakeRepository(services);
  repository.write('services/wallet/migrations/index.ts', migrationsModule('wallet', ['things']));
  dataDir = join(repository.root, '.tessera');
  await shareNatsServer(join(dataDir, 'bin'));
  stack = await startStack({
    root: repository.root,
    dataDir,
    ports: await freePorts(),
    services,
    throwaway: true,
    reporter,
  });
});
afterAll(async () => {
  await stack.stop();
  repository.remove();
});

const environmentOf = async (name: (typeof services)[number]): Promise<NodeJS.ProcessEnv> =>
  (await (await fetch(`${stack.urls[name]}/env`)).json()) as NodeJS.ProcessEnv;

const answers = (name: (typeof services)[number]): Promise<boolean> =>
  fetch(stack.urls[name]).then(
    (response) => response.ok,
    () => false,
  );

const selectOne = async (): Promise<unknown> => {
  const client = new pg.Client({ connectionString: stack.databaseAdminUrl });
  await client.connect();
  const { rows } = await client.query('SELECT 1 AS one');
  await client.end();
  return rows[0];
};

describe('a running stack', () => {
  test('gives each service its own login to Postgres and NATS, and nobody the provisioning users', async () => {
    const wallet = await environmentOf('wallet');
    expect(new URL(wallet['DATABASE_URL'] ?? '')).toMatchObject({ username: 'wallet', pathname: '/tessera' });
    expect(new URL(wallet['NATS_URL'] ?? '').username).toBe('wallet');
    expect(wallet).toMatchObject({ PORT: String(stack.ports.wallet), OTEL_EXPORTER_OTLP_ENDPOINT: stack.traces?.url });
    expect(wallet['JWKS_URL']).toBe(`${stack.urls.identity}/.well-known/jwks.json`);
    const gateway = await environmentOf('gateway');
    expect(gateway['DATABASE_URL']).toBeUndefined();
    expect(gateway['WALLET_URL']).toBe(stack.urls.wallet);
    for (const name of services) {
      const values = JSON.stringify(await environmentOf(name));
      expect(values).not.toContain(stack.secrets.get('postgres/admin'));
      expect(values).not.toContain(stack.secrets.get('nats/admin'));
      expect(values).not.toContain('_owner');
    }
  });

  test('has migrated before the services started', async () => {
    const url = new URL(stack.databaseAdminUrl);
    url.pathname = '/tessera';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query("SELECT tableowner FROM pg_tables WHERE tablename = 'things'");
    await client.end();
    expect(rows).toEqual([{ tableowner: 'wallet_owner' }]);
  });

  test('refuses a second one on the same data, and names the first', async () => {
    const second = startStack({ root: repository.root, dataDir, ports: await freePorts(), services });
    await expect(second).rejects.toThrow(`already runs here as process ${process.pid} (gateway ${stack.urls.gateway})`);
    expect(await answers('gateway')).toBe(true);
  });

  test('keeps a killed service down until it is told to restart it', async () => {
    const before = stack.services.pid('billing');
    await stack.services.kill('billing');
    expect(await answers('billing')).toBe(false);
    expect(stack.services.pid('billing')).toBeUndefined();
    await stack.services.restart('billing');
    expect(await answers('billing')).toBe(true);
    expect(stack.services.pid('billing')).not.toBe(before);
    expect(reporter.problems).toEqual([]);
  });

  test('starts a service again that ends by itself, and shows the end of its log', async () => {
    await fetch(`${stack.urls.wallet}/crash`).catch(() => undefined);
    await expect.poll(() => answers('wallet')).toBe(true);
    expect(reporter.problems.splice(0)).toEqual([
      expect.stringMatching(/^wallet ended \(exit code 3\)[\s\S]*about to crash/),
    ]);
  });

  test('drains a service that is stopped', async () => {
    await stack.services.stop('billing');
    expect(readFileSync(stack.logFiles['billing'] ?? '', 'utf8').trimEnd()).toMatch(/"drained"}$/);
    await stack.services.restart('billing');
  });

  test('brings Postgres and NATS back after a kill, on the same ports', async () => {
    await Promise.all([stack.postgres.kill(), stack.nats.kill()]);
    await expect(selectOne()).rejects.toThrow();
    await Promise.all([stack.postgres.restart(), stack.nats.restart()]);
    expect(await selectOne()).toEqual({ one: 1 });
    expect(reporter.problems).toEqual([]);
  });

  test('starts nats-server again when it ends by itself', async () => {
    const before = stack.nats.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await expect.poll(() => stack.nats.pid).not.toBe(before);
    expect(reporter.problems.splice(0)).toEqual([expect.stringMatching(/^nats-server ended by itself/)]);
  });

  test('leaves nothing running and no throw-away data when it is stopped', async () => {
    const pids = runningProcesses(join(dataDir, 'run')).map((record) => record.name);
    expect(pids.sort()).toEqual(['billing', 'gateway', 'nats', 'postgres', 'wallet']);
    await stack.stop();
    expect(runningProcesses(join(dataDir, 'run'))).toEqual([]);
    expect(existsSync(join(dataDir, 'postgres')) || existsSync(join(dataDir, 'nats'))).toBe(false);
    expect(existsSync(join(dataDir, 'run', 'instance.lock'))).toBe(false);
    expect(reporter.problems).toEqual([]);
  });
});
