import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { ok } from '@tessera/kernel';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DependencyUnavailable } from '../../src/context/index.ts';
import { type Access, bearerToken, defineRoute } from '../../src/http/index.ts';
import { problemOf, TENANT, testApp, USER } from './test-app.ts';

const whoAmI = (access: Access) =>
  defineRoute({
    method: 'get',
    path: '/v1/caller',
    operationId: 'getCaller',
    summary: 'Who calls',
    tags: [],
    access,
    responses: { 200: { description: 'The caller', schema: z.object({ tenantId: z.string(), actor: z.unknown() }) } },
    refusals: {},
    handle: async (_input, { tenantId, actor }) => ok({ tenantId, actor }),
    toReply: (caller) => ({ status: 200, body: caller }),
  });

const appFor = (access: Access) => testApp([whoAmI(access)]).app;
const call = (access: Access, authorization?: string) =>
  appFor(access).request('/v1/caller', authorization === undefined ? {} : { headers: { authorization } });

const staff: Access = { kind: 'tenant', scopes: ['pools:read', 'pools:manage'] };
const member: Access = { kind: 'tenant', scopes: ['pools:read'] };

test('the tenant, the person and their rights come from the token', async () => {
  const response = await call(member, 'Bearer good');
  expect(await response.json()).toEqual({
    tenantId: TENANT,
    actor: { kind: 'user', id: USER, role: 'member', scopes: ['pools:read'] },
  });
});

test('a public route knows nobody, whatever token comes with the call', async () => {
  for (const authorization of [undefined, 'Bearer good', 'Bearer expired', 'Basic x']) {
    const response = await call({ kind: 'public' }, authorization);
    expect(await response.json()).toEqual({
      tenantId: PLATFORM_TENANT_ID,
      actor: { kind: 'user', id: 'anonymous', scopes: [] },
    });
  }
});

test('a person without tenant acts in the platform’s own', async () => {
  const response = await call({ kind: 'user' }, 'Bearer no-tenant');
  expect(await response.json()).toMatchObject({ tenantId: PLATFORM_TENANT_ID, actor: { id: USER } });
});

test.each([
  ['no header', undefined, 'auth.token_missing', 'Bearer realm="tessera"'],
  ['another scheme', 'Basic Z29vZA==', 'auth.token_missing', 'Bearer realm="tessera"'],
  ['an empty token', 'Bearer ', 'auth.token_missing', 'Bearer realm="tessera"'],
  ['what is no token', 'Bearer two words', 'auth.token_invalid', 'error="invalid_token"'],
  ['a forged token', 'Bearer forged', 'auth.token_invalid', 'error="invalid_token"'],
  ['an expired token', 'Bearer expired', 'auth.token_expired', 'error="invalid_token"'],
])('%s is answered with 401 and the challenge of RFC 6750', async (_what, authorization, code, challenge) => {
  const response = await call(member, authorization);
  expect(response.status).toBe(401);
  expect((await problemOf(response)).code).toBe(code);
  expect(response.headers.get('www-authenticate')).toContain(challenge);
});

test('a token without tenant, and one without every right, are answered with 403 and the rights it takes', async () => {
  const noTenant = await call(staff, 'Bearer no-tenant');
  const noRight = await call(staff, 'Bearer good');
  for (const response of [noTenant, noRight]) {
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="tessera", error="insufficient_scope", scope="pools:read pools:manage"',
    );
  }
  expect((await problemOf(noTenant)).code).toBe('auth.tenant_required');
  const problem = await problemOf(noRight);
  expect(problem.code).toBe('auth.scope_missing');
  expect(problem.detail).toContain('pools:manage');
  expect(problem.detail).not.toContain('pools:read');
});

test('keys that cannot be had are identity’s outage, not the caller’s fault', async () => {
  const { app } = testApp([whoAmI(member)], {
    verifyToken: () => Promise.reject(new DependencyUnavailable('identity', 'no keys')),
  });
  const response = await app.request('/v1/caller', { headers: { authorization: 'Bearer good' } });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await problemOf(response)).toMatchObject({ code: 'dependency.unavailable', dependency: 'identity' });
});

test('nobody’s body is read before they are known', async () => {
  const route = defineRoute({
    method: 'post',
    path: '/v1/things',
    operationId: 'makeThing',
    summary: 'Make one',
    tags: [],
    access: member,
    request: { body: z.strictObject({}) },
    responses: { 201: { description: 'Made' } },
    refusals: {},
    handle: async () => ok(undefined),
    toReply: () => ({ status: 201, body: undefined }),
  });
  let read = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(10));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const response = await testApp([route]).app.request('/v1/things', {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit);
  expect(response.status).toBe(401);
  expect(read).toBe(0);
});

test('no log line holds a token', async () => {
  const { app, logged } = testApp([whoAmI(member)]);
  for (const token of ['good', 'forged-token-of-somebody', 'expired']) {
    await app.request('/v1/caller', { headers: { authorization: `Bearer ${token}` } });
  }
  expect(logged()).toHaveLength(3);
  expect(JSON.stringify(logged())).not.toContain('forged-token-of-somebody');
});

test('a bearer token is read from its header in any case of the scheme', () => {
  expect(bearerToken('bearer abc.d_e-f~+/==')).toBe('abc.d_e-f~+/==');
  expect(bearerToken('Bearer a b')).toBeUndefined();
  expect(bearerToken('Basic abc')).toBeUndefined();
  expect(bearerToken(null)).toBeUndefined();
});
