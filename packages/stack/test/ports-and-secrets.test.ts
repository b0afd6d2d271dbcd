import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { demandFreePort, freePort, identify, isPortFree, isRunning, StackError, secrets } from '../src/index.ts';
import { stopProcess } from '../src/stop-process.ts';
import { scratchFolder } from './scratch-folder.ts';

describe('ports', () => {
  test('a busy port is refused with its holder and the variable that changes it', async () => {
    const port = await freePort();
    await demandFreePort(port, 'the gateway', 'GATEWAY_PORT');
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    expect(await isPortFree(port)).toBe(false);
    const refused = demandFreePort(port, 'the gateway', 'GATEWAY_PORT');
    await expect(refused).rejects.toThrow(StackError);
    await expect(refused).rejects.toThrow(
      new RegExp(`^Port ${port}, meant for the gateway, is held by process ${process.pid} \\(.+\\): .+ GATEWAY_PORT `),
    );
  });

  test('a free port is handed out once', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
    expect(new Set(ports).size).toBe(20);
  });
});

describe('secrets', () => {
  test('are made once, differ, and are kept in a file for its owner alone', () => {
    const file = join(scratchFolder(), 'deep', 'secrets.json');
    const first = secrets({ file });
    expect(first.get('postgres/wallet')).toMatch(/^[\w-]{43}$/);
    expect(first.get('postgres/wallet')).not.toBe(first.get('postgres/raffle'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(secrets({ file }).get('postgres/wallet')).toBe(first.get('postgres/wallet'));
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual([
      'postgres/raffle',
      'postgres/wallet',
    ]);
  });

  test('a damaged file is refused instead of being replaced', () => {
    const file = join(scratchFolder(), 'secrets.json');
    writeFileSync(file, '{"postgres/wallet": ');
    expect(() => secrets({ file })).toThrow(StackError);
    expect(readFileSync(file, 'utf8')).toBe('{"postgres/wallet": ');
  });
});

describe('processes', () => {
  const source = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("deaf")';
  const sleeper = () => spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });

  test('one that ignores the request to stop is killed after its time', async () => {
    const child = sleeper();
    const identity = identify(child.pid ?? 0);
    if (identity === undefined) throw new Error('the child did not start');
    await once(child.stdout, 'data');
    await stopProcess(identity, 'SIGTERM', 100);
    expect(isRunning(identity)).toBe(false);
    if (child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  });

  test('another process under the same pid is not taken for it', async () => {
    const child = sleeper();
    onTestFinished(() => void child.kill('SIGKILL'));
    const former = { pid: child.pid ?? 0, mark: 'of an earlier process' };
    expect(isRunning(former)).toBe(false);
    await stopProcess(former, 'SIGKILL', 100);
    expect(identify(former.pid)).toBeDefined();
  });
});
