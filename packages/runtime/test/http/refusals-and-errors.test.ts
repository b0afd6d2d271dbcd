import { ok, refuse } from '@tessera/kernel';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DependencyUnavailable } from '../../src/context/index.ts';
import { QueueFull } from '../../src/group-commit/index.ts';
import { genericProblem, rateLimitedResponse, toResponse } from '../../src/http/index.ts';
import { getThings, postThing, problemOf, testApp } from './test-app.ts';

const answering = (handle: Parameters<typeof getThings>[1]) => testApp([getThings({}, handle)]);

describe('a refusal', () => {
  test('is a problem with its code, public text, place and details, under the status of the route', async () => {
    const { get } = answering(async () =>
      refuse('wallet.closed', 'The account is closed.', { pointer: '/accountId', details: { closedAt: '2026-01-01' } }),
    );
    const response = await get('/v1/things', { 'x-request-id': 'r' });
    expect(response.status).toBe(409);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await problemOf(response)).toEqual({
      type: 'https://tessera.dev/problems/wallet.closed',
      title: 'Closed',
      status: 409,
      detail: 'The account is closed.',
      code: 'wallet.closed',
      requestId: 'r',
      errors: [{ in: 'body', pointer: '/accountId', code: 'wallet.closed', message: 'The account is closed.' }],
      details: { closedAt: '2026-01-01' },
    });
  });

  test('of 401 names what it takes, and one that says when to come back says it in a header too', async () => {
    const lockedOut = answering(async () =>
      refuse('wallet.locked_out', 'No.', { details: { retryAfterSeconds: 2.5 } }),
    );
    const response = await lockedOut.get('/v1/things');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="tessera"');
    expect(response.headers.get('retry-after')).toBe('3');
  });

  test('that the route does not declare is our error', async () => {
    const { get, logged } = answering(async () => refuse('wallet.frozen' as 'wallet.closed', 'Frozen.'));
    const response = await get('/v1/things');
    expect(response.status).toBe(500);
    expect(JSON.stringify(logged())).toContain('does not declare the refusal wallet.frozen');
  });
});

describe('an error', () => {
  test('that nobody foresaw is a 500 without its insides, and whole in the log under the same id', async () => {
    const { get, logged } = answering(async () => {
      throw new Error('relation "ledger" is missing', { cause: new Error('at 10.0.0.7') });
    });
    const response = await get('/v1/things', { 'x-request-id': 'the-request' });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: 'the-request' });
    expect(text).not.toMatch(/ledger|10\.0\.0\.7|\.ts/);
    const line = logged().find(({ level }) => level === 'error');
    expect(line).toMatchObject({ request_id: 'the-request', route: '/v1/things' });
    expect(JSON.stringify(line)).toContain('relation');
  });

  test('that is no Error is one too', async () => {
    const { get } = answering(async () => Promise.reject('a string'));
    expect((await problemOf(await get('/v1/things'))).code).toBe('internal');
  });

  test.each([
    [new DependencyUnavailable('wallet', 'no responder'), 'dependency.unavailable', 'wallet'],
    [new DependencyUnavailable('postgres', 'the connection was lost'), 'dependency.unavailable', 'postgres'],
    [new QueueFull('many wait'), 'service.overloaded', undefined],
  ])('of what is away or full is a 503 that may be repeated: %s', async (error, code, dependency) => {
    const { get, logged } = answering(async () => Promise.reject(error));
    const response = await get('/v1/things');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    const problem = await problemOf(response);
    expect([problem.code, problem.dependency]).toEqual([code, dependency]);
    expect(logged().map(({ level }) => level)).toEqual(['warn', 'warn']);
  });
});

describe('what no route answers', () => {
  const { app } = testApp([getThings({}), postThing(z.strictObject({}))]);

  test('is not found', async () => {
    for (const path of ['/', '/v1', '/v1/things/', '/v1/things/x/y', '/v2/things', '/V1/things']) {
      const response = await app.request(path);
      expect([path, response.status, (await problemOf(response)).code]).toEqual([path, 404, 'route.not_found']);
    }
  });

  test('is told which methods would be answered', async () => {
    const onThings = await app.request('/v1/things', { method: 'DELETE' });
    expect(onThings.status).toBe(405);
    expect(onThings.headers.get('allow')).toBe('GET, HEAD');
    expect((await problemOf(onThings)).code).toBe('route.method_not_allowed');
    const onThing = await app.request('/v1/things/x');
    expect([onThing.status, onThing.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('but HEAD is answered as GET is, without the body', async () => {
    const response = await app.request('/v1/things', { method: 'HEAD', headers: { authorization: 'Bearer good' } });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

test('who asks too often is told when to come back', async () => {
  const response = rateLimitedResponse('r', 17, { ratelimit: '"default";r=0;t=17' });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('17');
  expect(response.headers.get('ratelimit')).toBe('"default";r=0;t=17');
  expect(await problemOf(response)).toMatchObject({ code: 'rate.limited', requestId: 'r', title: 'Too many requests' });
});

test('a problem can be answered outside a route, in the same format', async () => {
  const response = toResponse(genericProblem('dependency.unavailable', 'r', 'Away.', { dependency: 'wallet' }));
  expect(response.status).toBe(503);
  expect(await problemOf(response)).toMatchObject({ code: 'dependency.unavailable', dependency: 'wallet' });
});

test('a body goes out as it was declared: JSON, text of its own type, bytes, or none', async () => {
  const { get } = answering(async () => ok({ deep: [1n.toString(), null] }));
  const response = await get('/v1/things');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ deep: ['1', null] });
});
