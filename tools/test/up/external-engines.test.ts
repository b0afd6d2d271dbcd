import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  identify,
  isRunning,
  type NatsServer,
  obtainNatsServer,
  type PostgresServer,
  runningProcesses,
  startNats,
  startPostgres,
} from '@tessera/stack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demonstrateOnce } from '../../src/up/demo.ts';
import { freePorts, type Stack, startStack } from '../../src/up/index.ts';
import { type FakeRepository, fakeRepository } from './fake-services.ts';

let dir: string;
let postgres: PostgresServer;
let nats: NatsServer;
let repository: FakeRepository;
let stack: Stack;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-up-'));
  chmodSync(dir, 0o755);
  const binary = await obtainNatsServer({ cacheDir: join(import.meta.dirname, '../../../.tessera/bin') });
  postgres = await startPostgres({ dataDir: join(dir, 'postgres'), throwaway: true });
  nats = await startNats({
    binary,
    storeDir: join(dir, 'nats'),
    users: [{ user: 'root', password: 'p' }],
    throwaway: true,
  });
  repository = fakeRepository(['gateway', 'wallet']);
  stack = await startStack({
    root: repository.root,
    dataDir: join(repository.root, '.tessera'),
    ports: await freePorts(),
    services: ['gateway', 'wallet'],
    databaseUrl: postgres.url(),
    natsUrl: nats.url('root'),
    otlpEndpoint: 'http://127.0.0.1:4318',
  });
});
afterAll(async () => {
  await stack.stop();
  await Promise.all([postgres.stop(), nats.stop()]);
  repository.remove();
  rmSync(dir, { recursive: true, force: true });
});

describe('a stack on engines that run elsewhere', () => {
  test('provisions them and gives the services logins of their own where it can', async () => {
    const env = (await (await fetch(`${stack.urls.wallet}/env`)).json()) as NodeJS.ProcessEnv;
    expect(new URL(env['DATABASE_URL'] ?? '')).toMatchObject({ username: 'wallet', port: String(postgres.port) });
    expect(env['NATS_URL']).toBe(nats.url('root'));
    expect(env['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://127.0.0.1:4318');
    expect(stack.traces).toBeUndefined();
  });

  test('runs the demonstration once for each database, and again only when it failed', async () => {
    const scenario = join(dir, 'scenario.mjs');
    const seam = pathToFileURL(scenario);
    const printed: string[] = [];
    const show = () => demonstrateOnce(stack, (line) => void printed.push(line), seam);
    writeFileSync(scenario, 'export const runDemo = async () => { throw new Error("the pool did not fill"); };');
    await expect(show()).rejects.toThrow('the pool did not fill');
    // A module is loaded once under its address, so the mended scenario needs another one.
    writeFileSync(
      scenario,
      'export const runDemo = async ({ gatewayUrl, print }) => print("drawn through " + gatewayUrl);',
    );
    seam.search = '?mended';
    await show();
    await show();
    expect(printed).toEqual([`drawn through ${stack.urls.gateway}`]);
  });

  test('neither kills nor stops what it did not start', async () => {
    await expect(stack.postgres.kill()).rejects.toThrow('was not started by this stack');
    await expect(stack.nats.restart()).rejects.toThrow('was not started by this stack');
    const engines = [identify(postgres.pid), identify(nats.pid)];
    await stack.stop();
    expect(runningProcesses(join(repository.root, '.tessera', 'run'))).toEqual([]);
    expect(engines.map((engine) => engine !== undefined && isRunning(engine))).toEqual([true, true]);
  });
});
