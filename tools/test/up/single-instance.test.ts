import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StackError } from '@tessera/stack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runningInstance, takeInstanceLock } from '../../src/up/instance-lock.ts';
import { portsFromEnvironment } from '../../src/up/ports.ts';

const lockFile = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'tessera-up-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'run', 'instance.lock');
};

const where = { gatewayUrl: 'http://127.0.0.1:4000' };

describe('the lock of a data folder', () => {
  test('is held by one at a time, who is named to the others', () => {
    const file = lockFile();
    const release = takeInstanceLock(file, where);
    expect(() => takeInstanceLock(file, where)).toThrow(StackError);
    expect(() => takeInstanceLock(file, where)).toThrow(`process ${process.pid} (gateway http://127.0.0.1:4000)`);
    expect(runningInstance(file)).toMatchObject(where);
    release();
    expect(runningInstance(file)).toBeUndefined();
    takeInstanceLock(file, where)();
  });

  test('of a process that is gone, or of another one under its pid, does not count', () => {
    const file = lockFile();
    takeInstanceLock(file, where)();
    for (const process of [
      { pid: 2 ** 22 + 1, mark: '1' },
      { pid: globalThis.process.pid, mark: 'of an earlier process' },
    ]) {
      writeFileSync(file, JSON.stringify({ process, ...where }));
      takeInstanceLock(file, where)();
    }
    writeFileSync(file, 'damaged');
    takeInstanceLock(file, where)();
  });

  test('goes to exactly one of many that start at once over a stale one', async () => {
    const file = lockFile();
    takeInstanceLock(file, where)();
    writeFileSync(file, JSON.stringify({ process: { pid: 2 ** 22 + 1, mark: '1' }, ...where }));
    const module = pathToFileURL(join(import.meta.dirname, '../../src/up/instance-lock.ts')).href;
    const program = `
      import { takeInstanceLock } from ${JSON.stringify(module)};
      try { takeInstanceLock(${JSON.stringify(file)}, ${JSON.stringify(where)}); console.log('taken'); }
      catch { console.log('refused'); }
      process.stdin.resume();`;
    const starters = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const outcomes = await Promise.all(
      starters.map(async (starter) => ((await once(starter.stdout, 'data')) as [Buffer])[0].toString('utf8').trim()),
    );
    // Nobody ends before everybody has tried, because the end of the holder would free the lock.
    for (const starter of starters) starter.stdin.end();
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1);
  });
});

describe('ports', () => {
  test('stand in the environment or are the standard ones', () => {
    expect(portsFromEnvironment({})).toMatchObject({ gateway: 4000, postgres: 54329, nats: 42229, traces: 43189 });
    expect(portsFromEnvironment({ RAFFLE_PORT: '5003', NATS_PORT: '' })).toMatchObject({ raffle: 5003, nats: 42229 });
  });

  test('that are none, or wanted twice, are refused by name', () => {
    expect(() => portsFromEnvironment({ WALLET_PORT: '70000' })).toThrow("WALLET_PORT is '70000', which is not a port");
    expect(() => portsFromEnvironment({ WALLET_PORT: '4000' })).toThrow('gateway and wallet both want port 4000');
  });
});
