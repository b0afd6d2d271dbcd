import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { obtainNatsServer, runningProcesses, StackError } from '@tessera/stack';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { freePorts, type StackOptions, startStack } from '../../src/up/index.ts';
import { type FakeRepository, fakeRepository } from './fake-services.ts';
import { recorded } from './recorded.ts';

const services = ['gateway', 'loyalty'] as const;
let repository: FakeRepository;
let options: StackOptions;

beforeEach(async () => {
  repository = fakeRepository(services);
  const dataDir = join(repository.root, '.tessera');
  const binary = await obtainNatsServer({ cacheDir: join(import.meta.dirname, '../../../.tessera/bin') });
  mkdirSync(join(dataDir, 'bin'), { recursive: true });
  copyFileSync(binary, join(dataDir, 'bin', 'nats-server'));
  options = { root: repository.root, dataDir, ports: await freePorts(), services, throwaway: true };
});
afterEach(() => repository.remove());

const expectNothingLeft = () => {
  expect(runningProcesses(join(options.dataDir, 'run'))).toEqual([]);
  expect(existsSync(join(options.dataDir, 'run', 'instance.lock'))).toBe(false);
};

describe('a start that fails', () => {
  test('on a busy port says which, who holds it and what changes it, before anything is started', async () => {
    const holder = createServer().listen(options.ports.loyalty, '127.0.0.1');
    onTestFinished(() => void holder.close());
    await once(holder, 'listening');
    const start = startStack(options);
    await expect(start).rejects.toThrow(StackError);
    await expect(start).rejects.toThrow(
      new RegExp(`Port ${options.ports.loyalty}, meant for loyalty, is held by process ${process.pid} .* LOYALTY_PORT`),
    );
    expectNothingLeft();
    expect(existsSync(join(options.dataDir, 'postgres'))).toBe(false);
  });

  test('because a service keeps ending shows the end of its log and stops the rest', async () => {
    repository.write('services/loyalty/src/main.ts', "console.error('LOYALTY_KEY is missing'); process.exit(1);");
    const start = startStack(options);
    await expect(start).rejects.toThrow(StackError);
    await expect(start).rejects.toThrow(/^The service loyalty ended 3 times[\s\S]*LOYALTY_KEY is missing/);
    expectNothingLeft();
  });

  test('because a migration is wrong shows what it said and starts no service', async () => {
    repository.write('services/loyalty/migrations/index.ts', "throw new Error('this migration is wrong');");
    const start = startStack(options);
    await expect(start).rejects.toThrow(/^The migrations failed[\s\S]*this migration is wrong/);
    expect(existsSync(join(options.dataDir, 'logs', 'loyalty.log'))).toBe(false);
    expectNothingLeft();
  });

  test('because it is given up stops what was started so far', async () => {
    repository.write('services/loyalty/src/main.ts', 'setInterval(() => undefined, 1_000);');
    const giveUp = new AbortController();
    const start = startStack({ ...options, signal: giveUp.signal });
    // Two servers and two services have to start, one of them with a new data folder.
    await expect.poll(() => runningProcesses(join(options.dataDir, 'run')).length, { timeout: 45_000 }).toBe(4);
    giveUp.abort();
    await expect(start).rejects.toThrow(StackError);
    expectNothingLeft();
  });
});

test('what a killed start left running is stopped by the next one, and nothing else is', async () => {
  const program = `
    import { startStack } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/up/index.ts')).href)};
    await startStack(${JSON.stringify(options)});
    console.log('ready');`;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(starter.stdout, 'data');
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  const left = runningProcesses(join(options.dataDir, 'run'));
  expect(left.map((record) => record.name).sort()).toEqual(['gateway', 'loyalty', 'nats', 'postgres']);

  const reporter = recorded();
  const stack = await startStack({ ...options, reporter });
  onTestFinished(() => stack.stop());
  expect(reporter.steps[0]).toMatch(/^stopped what a killed start left running: (gateway|loyalty), /);
  const now = runningProcesses(join(options.dataDir, 'run'));
  expect(now.map((record) => [record.name, record.ownerRuns]).sort()).toEqual([
    ['gateway', true],
    ['loyalty', true],
    ['nats', true],
    ['postgres', true],
  ]);
});
