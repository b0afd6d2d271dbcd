import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import setup from '../src/global-setup.ts';
import { repositoryRoot } from '../src/repository.ts';

const started: ChildProcess[] = [];
// Killing them is not enough: the engines of a killed process are what the next start has to stop.
afterEach(async () => {
  for (const child of started.splice(0)) await end(child);
});

/** Engines in a process of their own, as another test run would have them. */
const startElsewhere = async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'start-engines.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`the engines did not start: ${code}`)));
  });
  const ports = Object.values(JSON.parse(line) as Record<string, string>).map((url) => Number(new URL(url).port));
  return { child, ports };
};

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const listening = async (ports: readonly number[]) => Promise.all(ports.map((port) => listens(port)));

const folders = (pid: number | undefined) =>
  readdirSync(join(repositoryRoot, '.tessera', 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(`${pid}-`))
    .map((entry) => entry.name);

test('engines that are stopped leave neither a process nor data', async () => {
  const { child, ports } = await startElsewhere();
  expect(await listening(ports)).toEqual([true, true]);
  await end(child);
  expect(await listening(ports)).toEqual([false, false]);
  expect(folders(child.pid)).toEqual([]);
});

test('what a killed run left behind is stopped by the next, and what a living run has is not', async () => {
  const living = await startElsewhere();
  const killed = await startElsewhere();
  const died = new Promise((resolve) => killed.child.once('exit', resolve));
  killed.child.kill('SIGKILL');
  await died;
  expect(await listening(killed.ports)).toEqual([true, true]);
  await startElsewhere();
  expect(await listening(killed.ports)).toEqual([false, false]);
  expect(folders(killed.child.pid)).toEqual([]);
  expect(await listening(living.ports)).toEqual([true, true]);
});

test('engines that were started outside are used and left alone', async () => {
  const before = { ...process.env };
  expect(await setup()).toBeUndefined();
  expect(process.env).toEqual(before);
});
