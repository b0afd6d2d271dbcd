import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';

interface Line {
  readonly event?: string;
  readonly msg?: string;
  readonly level?: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const run = (env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'main.ts')], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const lines = (): Line[] =>
    stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  const ended = new Promise<{ code: number | null; lines: Line[]; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, lines: lines(), stderr }));
  });
  const said = (event: string) => expect.poll(() => lines().map((line) => line.event)).toContain(event);
  return { child, ended, said };
};

const events = (lines: Line[]) => lines.flatMap(({ event }) => event ?? []);
const fatal = (lines: Line[]) => lines.filter(({ level }) => level === 'fatal');

test.each(['SIGTERM', 'SIGINT'] as const)('%s finishes what is running and exits with 0', async (signal) => {
  const { child, ended, said } = run({ STOP_MS: '300' });
  await said('started');
  child.kill(signal);
  const { code, lines } = await ended;
  expect(code).toBe(0);
  expect(events(lines)).toEqual(['started', 'stopping', 'closed']);
});

test('a stopped service ends at once, whatever timers were forgotten', async () => {
  const { child, ended, said } = run();
  await said('started');
  const from = performance.now();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  // The timers would keep it for ever, and what drains is given ten seconds.
  expect(performance.now() - from).toBeLessThan(8_000);
});

test('a service that is not finished in time is ended with 1 and says so', async () => {
  const { child, ended, said } = run({ STOP_MS: '30000', DRAIN_SECONDS: '1' });
  await said('started');
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(1);
  expect(fatal(lines).map(({ msg }) => msg)).toEqual([expect.stringContaining('not finished in time')]);
});

test('a second signal ends it at once with 1', async () => {
  const { child, ended, said } = run({ STOP_MS: '30000' });
  await said('started');
  child.kill('SIGTERM');
  await said('stopping');
  await delay(600);
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(1);
  expect(fatal(lines).map(({ msg }) => msg)).toEqual([expect.stringContaining('a second time')]);
});

test('a signal that a supervisor passes on beside the terminal’s is not a second one', async () => {
  const { child, ended, said } = run({ STOP_MS: '300' });
  await said('started');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(0);
  expect(events(lines)).toEqual(['started', 'stopping', 'closed']);
});

test.each([
  ['uncaught', 'an exception was not caught'],
  ['unhandled', 'a rejection was not handled'],
])('what is %s is logged and stops the service in good order with 1', async (fault, message) => {
  const { code, lines } = await run({ FAULT: fault }).ended;
  expect(code).toBe(1);
  expect(fatal(lines)).toMatchObject([{ msg: message, err: { stack: expect.stringContaining('fixtures/main.ts') } }]);
  expect(events(lines)).toEqual(['started', 'stopping', 'closed']);
});

test('a service that cannot start closes what it opened and exits with 1', async () => {
  const { code, lines } = await run({ FAULT: 'start' }).ended;
  expect(code).toBe(1);
  expect(fatal(lines)).toMatchObject([{ err: { message: 'the port is taken' } }]);
  expect(events(lines)).toEqual(['stopping', 'closed']);
});

test('a service that cannot be composed exits with 1', async () => {
  const { code, lines } = await run({ FAULT: 'compose' }).ended;
  expect(code).toBe(1);
  expect(fatal(lines)).toMatchObject([{ err: { message: 'nothing to compose with' } }]);
});

test('a service that still waits for its servers stops at once with 0', async () => {
  const { child, ended, said } = run({ FAULT: 'compose-hangs' });
  await said('composing');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('a service told to stop while it starts is stopped after its start', async () => {
  const { child, ended, said } = run({ FAULT: 'slow-start' });
  await said('starting');
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(0);
  expect(events(lines)).toEqual(['starting', 'started', 'stopping', 'closed']);
});

test('a service that fails to stop exits with 1', async () => {
  const { child, ended, said } = run({ FAULT: 'stop' });
  await said('started');
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(1);
  expect(fatal(lines)).toMatchObject([{ err: { message: 'the pool would not close' } }]);
});

test('a wrong environment is told without a stack trace', async () => {
  const { code, stderr, lines } = await run({ LOG_LEVEL: 'loud', DRAIN_SECONDS: 'soon' }).ended;
  expect(code).toBe(1);
  expect(lines).toEqual([]);
  expect(stderr).toMatch(
    /^fixture cannot start: the environment has 2 problems:\n {2}LOG_LEVEL .*\n {2}DRAIN_SECONDS .*\n$/,
  );
});
