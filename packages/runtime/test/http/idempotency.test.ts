import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { paymentFailed } from '@tessera/contracts';
import { ok, refuse } from '@tessera/kernel';
import { type TestDatabase, testDatabase } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CallContext } from '../../src/context/index.ts';
import { defineRoute } from '../../src/http/index.ts';
import { type Database, defineMigrations, openDatabase } from '../../src/postgres/index.ts';
import { newId, problemOf, testApp } from './test-app.ts';

let place: TestDatabase;
let database: Database;
/** Runs of the use-case; its effect is one event each. */
let runs = 0;
/** What the use-case does between its effect and its commit. */
let beforeCommit: () => Promise<void>;

beforeAll(async () => {
  place = await testDatabase(defineMigrations('billing', []));
  database = await openDatabase({ service: 'billing', url: place.url });
});
beforeEach(() => {
  runs = 0;
  beforeCommit = async () => undefined;
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const fail = ({ amountMinor }: { amountMinor: number }, ctx: CallContext) =>
  database.transact(ctx, async (tx) => {
    runs += 1;
    if (amountMinor > 100) return refuse('billing.too_much', 'At most 100.', { pointer: '/amountMinor' });
    const paymentId = ctx.newId();
    const data = { paymentId, userId: newId(), purpose: 'WALLET_TOPUP', provider: 'p', failureCode: 'x' } as const;
    tx.publish(paymentFailed, { aggregateId: paymentId, sequence: 1, data: { ...data, amountMinor, currency: 'EUR' } });
    await beforeCommit();
    return ok({ paymentId, run: runs });
  });

const failPayment = defineRoute({
  method: 'post',
  path: '/v1/failures/{kind}',
  operationId: 'failPayment',
  summary: 'Fail a payment',
  tags: [],
  access: { kind: 'tenant', scopes: ['pools:read'] },
  request: {
    params: z.object({ kind: z.string() }),
    body: z.strictObject({
      amountMinor: z.int().min(1),
      note: z.string().default('none'),
      labels: z.record(z.string(), z.string()).optional(),
    }),
  },
  responses: { 201: { description: 'Failed', schema: z.object({ paymentId: z.string(), run: z.int() }) } },
  refusals: { 'billing.too_much': 422 },
  handle: ({ body }, ctx) => fail(body, ctx),
  toReply: (failed) => ({ status: 201, body: failed }),
});
const { post, app } = testApp([failPayment]);
const call = (key: string, body: unknown = { amountMinor: 5 }, headers: Record<string, string> = {}) =>
  post('/v1/failures/one', body, { 'idempotency-key': key, ...headers });

const effects = async () => (await database.asWorker((tx) => tx.execute('select 1 from outbox'))).length;

const bytesOf = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  bytes: Buffer.from(await response.arrayBuffer()).toString('hex'),
});

describe('a call with a key', () => {
  test('has one effect, and the same answer byte for byte whenever it is repeated', async () => {
    const before = await effects();
    const key = newId();
    const first = await call(key, { amountMinor: 5 }, { 'x-request-id': 'first' });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const answer = await bytesOf(first);
    const repeated = await call(key, { note: 'none', amountMinor: 5 }, { 'x-request-id': 'second' });
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(repeated.headers.get('x-request-id')).toBe('second');
    expect(await bytesOf(repeated)).toEqual(answer);
    expect([runs, await effects()]).toEqual([1, before + 1]);
  });

  test('keeps getting the same refusal', async () => {
    const key = newId();
    const answer = await bytesOf(await call(key, { amountMinor: 101 }));
    expect([answer.status, answer.type]).toEqual([422, 'application/problem+json']);
    const repeated = await call(key, { amountMinor: 101 });
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(await bytesOf(repeated)).toEqual(answer);
    expect(runs).toBe(1);
  });

  test('gets its answer though the first one was lost on its way', async () => {
    const key = newId();
    const { port, close } = await listenAndLoseReplies();
    await expect(postTo(port, key)).rejects.toThrow();
    await close();
    expect(runs).toBe(1);
    const repeated = await call(key);
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await repeated.json()).toMatchObject({ run: 1 });
    expect(runs).toBe(1);
  });

  test('is the same call whatever the order of its fields', async () => {
    const key = newId();
    await call(key, { amountMinor: 5, labels: { a: '1', b: '2' } });
    const repeated = await call(key, { labels: { b: '2', a: '1' }, amountMinor: 5 });
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  test('is refused for another request: another body, another path', async () => {
    const key = newId();
    await call(key);
    const otherBody = await call(key, { amountMinor: 6 });
    const otherPath = await post('/v1/failures/two', { amountMinor: 5 }, { 'idempotency-key': key });
    for (const response of [otherBody, otherPath]) {
      expect(response.status).toBe(422);
      expect((await problemOf(response)).code).toBe('idempotency.key_reused');
    }
    expect(runs).toBe(1);
  });

  test('is told to wait while the first one runs, and then gets its answer', async () => {
    const key = newId();
    let commit = () => {};
    beforeCommit = () =>
      new Promise((resolve) => {
        commit = resolve;
      });
    const first = call(key);
    await expect.poll(() => runs).toBe(1);
    const second = await call(key);
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    expect((await problemOf(second)).code).toBe('idempotency.in_flight');
    commit();
    expect((await first).status).toBe(201);
    expect((await call(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(runs).toBe(1);
  });

  test('may be repeated after an error, which is not remembered', async () => {
    const key = newId();
    beforeCommit = () => Promise.reject(new Error('planted'));
    expect((await call(key)).status).toBe(500);
    beforeCommit = async () => undefined;
    expect((await call(key)).status).toBe(201);
  });
});

test.each([
  ['none', undefined, 'required'],
  ['an empty one', '', 'invalid_format'],
  ['one with a blank', 'a b', 'invalid_format'],
  ['one of 256 characters', 'x'.repeat(256), 'invalid_format'],
  ['one beyond ASCII', 'é', 'invalid_format'],
])('a call that needs a key is refused with %s', async (_what, key, code) => {
  const response = await app.request('/v1/failures/one', {
    method: 'POST',
    headers: {
      authorization: 'Bearer good',
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: '{"amountMinor": 5}',
  });
  expect(response.status).toBe(400);
  const problem = await problemOf(response);
  expect(problem.code).toBe('request.idempotency_key_missing');
  expect(problem.errors).toMatchObject([{ in: 'header', pointer: '/idempotency-key', code }]);
  expect(runs).toBe(0);
});

test('255 visible characters are a key', async () => {
  expect((await call('~'.repeat(255))).status).toBe(201);
});

const postTo = (port: number, key: string) =>
  fetch(`http://127.0.0.1:${port}/v1/failures/one`, {
    method: 'POST',
    headers: { authorization: 'Bearer good', 'content-type': 'application/json', 'idempotency-key': key },
    body: '{"amountMinor": 5}',
  });

/** A server whose connections die after the commit and before the answer. */
const listenAndLoseReplies = async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    await app.request(request.url ?? '/', {
      method: request.method ?? 'GET',
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
    });
    response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
};
