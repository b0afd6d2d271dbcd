import { setTimeout as delay } from 'node:timers/promises';
import { ok } from '@tessera/kernel';
import { afterEach, expect, test, vi } from 'vitest';
import type { CallContext } from '../../src/context/index.ts';
import { getThings, problemOf, testApp } from './test-app.ts';

afterEach(() => void vi.useRealTimers());

test('a call that takes too long is answered with 504, and its work is told to stop', async () => {
  let ctx: CallContext | undefined;
  const before = Date.now();
  const { get, logged } = testApp(
    [
      getThings({}, async (_input, given) => {
        ctx = given;
        await delay(10_000, undefined, { signal: given.signal as AbortSignal });
        return ok({});
      }),
    ],
    { timeoutMs: 50 },
  );
  const response = await get('/v1/things');
  expect(response.status).toBe(504);
  const problem = await problemOf(response);
  expect(problem.code).toBe('request.timeout');
  expect(problem.detail).toContain('Idempotency-Key');
  expect(ctx?.signal?.aborted).toBe(true);
  expect(ctx?.deadline?.getTime()).toBeGreaterThanOrEqual(before + 50);
  expect(ctx?.deadline?.getTime()).toBeLessThan(before + 5_000);
  await expect.poll(() => logged().filter(({ msg }) => msg === 'a request ended after its time')).toHaveLength(1);
});

test('a call that is given no other time has ten seconds', async () => {
  let deadline = 0;
  const { get } = testApp([
    getThings({}, async (_input, given) => {
      deadline = given.deadline?.getTime() ?? 0;
      return ok({});
    }),
  ]);
  const before = Date.now();
  expect((await get('/v1/things')).status).toBe(200);
  expect(deadline).toBeGreaterThanOrEqual(before + 10_000);
  expect(deadline).toBeLessThanOrEqual(Date.now() + 10_000);
});

test('what goes on after its time harms nobody, whether it ends well or not', async () => {
  let ended = 0;
  const { get, logged } = testApp(
    [
      getThings({}, async (_input, ctx) => {
        await delay(60);
        ended += 1;
        if (ctx.correlationId === 'fails') throw new Error('too late');
        return ok({});
      }),
    ],
    { timeoutMs: 20 },
  );
  for (const id of ['works', 'fails']) expect((await get('/v1/things', { 'x-request-id': id })).status).toBe(504);
  await expect.poll(() => ended).toBe(2);
  await expect.poll(() => JSON.stringify(logged())).toContain('too late');
});

test('a call in time leaves no timer behind and its signal alone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let signal: AbortSignal | undefined;
  const { get } = testApp(
    [
      getThings({}, async (_input, ctx) => {
        signal = ctx.signal;
        return ok({});
      }),
    ],
    { timeoutMs: 30 },
  );
  expect((await get('/v1/things')).status).toBe(200);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60);
  expect(signal?.aborted).toBe(false);
});

test('a client that gives up aborts the work', async () => {
  let signal: AbortSignal | undefined;
  const seen = Promise.withResolvers<void>();
  const { app } = testApp([
    getThings({}, async (_input, ctx) => {
      signal = ctx.signal;
      await seen.promise;
      return ok({});
    }),
  ]);
  const client = new AbortController();
  const headers = { authorization: 'Bearer good' };
  const running = app.request('/v1/things', { headers, signal: client.signal });
  await expect.poll(() => signal).toBeDefined();
  client.abort();
  expect(signal?.aborted).toBe(true);
  seen.resolve();
  await running;
});
