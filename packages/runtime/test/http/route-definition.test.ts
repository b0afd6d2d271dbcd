import { err, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, pick } from '../../src/http/index.ts';
import { testApp } from './test-app.ts';

const errorStatus = { 'wallet.closed': 409, 'wallet.empty': 404, 'wallet.frozen': 423 } as const;

const base = {
  method: 'get',
  path: '/v1/things',
  operationId: 'getThings',
  summary: 'Things',
  tags: [],
  access: { kind: 'public' },
  responses: { 200: { description: 'Things', schema: z.object({ id: z.string() }) } },
} as const;
const things = { ...base, refusals: {}, handle: async () => ok({ id: 'x' }) } as const;

const closedOrEmpty = async (): Promise<Result<{ id: string }, Refusal<'wallet.closed' | 'wallet.empty'>>> =>
  err({ code: 'wallet.closed', message: 'It is closed.' });

describe('the typecheck', () => {
  test('asks for the status of every refusal that the use-case can answer with', () => {
    const toReply = (value: { id: string }) => ({ status: 200 as const, body: value });
    defineRoute({
      ...base,
      refusals: pick(errorStatus, ['wallet.closed', 'wallet.empty']),
      handle: closedOrEmpty,
      toReply,
    });
    // @ts-expect-error wallet.empty has no status
    defineRoute({ ...base, refusals: pick(errorStatus, ['wallet.closed']), handle: closedOrEmpty, toReply });
    // @ts-expect-error neither has a status
    defineRoute({ ...base, refusals: {}, handle: closedOrEmpty, toReply });
    defineRoute({
      ...base,
      // @ts-expect-error the refusal of a handler that takes its input has no status
      refusals: {},
      handle: async (_input, ctx) => (ctx.tenantId === '' ? refuse('wallet.empty', 'Empty.') : ok({ id: 'x' })),
      toReply,
    });
  });

  test('asks for a declared status and a body that its schema takes', () => {
    defineRoute({ ...things, toReply: (body) => ({ status: 200, body }) });
    // @ts-expect-error 201 is not declared
    defineRoute({ ...things, toReply: (body) => ({ status: 201, body }) });
    // @ts-expect-error the schema names an id
    defineRoute({ ...things, toReply: () => ({ status: 200, body: { name: 'x' } }) });
    // @ts-expect-error the id is text
    defineRoute({ ...things, toReply: () => ({ status: 200, body: { id: 1 } }) });
  });

  test('hands the handler what the schemas make of the request', () => {
    const seen: string[] = [];
    defineRoute({
      ...things,
      path: '/v1/things/{name}',
      request: { params: z.object({ name: z.string() }), query: z.object({ limit: z.string().transform(Number) }) },
      handle: async ({ params, query, body }) => {
        const typed: [string, number, undefined] = [params.name, query.limit, body];
        seen.push(String(typed));
        return ok({ id: 'x' });
      },
      toReply: (body) => ({ status: 200, body }),
    });
    expect(seen).toEqual([]);
  });
});

describe('a declaration that contradicts itself is not accepted:', () => {
  const toReply = () => ({ status: 200 as const, body: { id: 'x' } });
  const body = z.strictObject({});
  test.each([
    ['a name that is no use-case', { operationId: 'Get things' }, 'operationId'],
    ['a path in capitals', { path: '/v1/Things' }, 'is not a path'],
    ['a parameter without schema', { path: '/v1/things/{name}' }, 'parameters [name]'],
    ['a schema without parameter', { request: { params: z.object({ name: z.string() }) } }, 'schema [name]'],
    ['a POST without key or reason', { method: 'post', idempotency: 'none' }, 'idempotencyReason'],
    ['a GET with a key', { idempotency: 'required' }, 'changes nothing'],
    ['a GET with a body', { request: { body } }, 'RFC 9110'],
    ['a DELETE with a body', { method: 'delete', request: { body } }, 'RFC 9110'],
    ['a raw body with a schema', { method: 'put', rawBody: true, request: { body } }, 'raw body'],
    ['no success', { responses: { 404: { description: 'Not there' } } }, 'it worked'],
    ['a refusal that says it worked', { refusals: { 'wallet.closed': 200 } }, 'wallet.closed'],
  ] as const)('%s', (_what, change, complaint) => {
    const definition = { ...things, ...change, toReply } as unknown as Parameters<typeof defineRoute>[0];
    expect(() => defineRoute(definition)).toThrow(complaint);
  });

  test.each([
    ['at the top', z.object({ a: z.string() })],
    ['in a field', z.strictObject({ a: z.object({}) })],
    ['in a list', z.strictObject({ a: z.array(z.object({})) })],
    ['in a record', z.strictObject({ a: z.record(z.string(), z.object({})) })],
    ['in a tuple', z.strictObject({ a: z.tuple([z.object({})]) })],
    ['in an option', z.union([z.string(), z.object({})])],
    [
      'in one kind of several',
      z.discriminatedUnion('k', [z.object({ k: z.literal('a') }), z.strictObject({ k: z.literal('b') })]),
    ],
    ['behind a default', z.strictObject({ a: z.object({}).optional().nullable() }).default({})],
    ['before a transformation', z.object({}).transform(String)],
    ['in what refers to itself', z.lazy(() => z.object({}))],
  ])('a body that lets unknown fields through %s', (_where, schema) => {
    const define = () => defineRoute({ ...things, method: 'put', request: { body: schema }, toReply });
    expect(define).toThrow('z.strictObject');
  });
});

describe('a table of routes', () => {
  const route = (path: string, operationId: string) =>
    defineRoute({
      ...things,
      path,
      operationId,
      ...(path.includes('{') ? { request: { params: z.object({ tenantId: z.string() }) } } : {}),
      handle: async () => ok({ id: operationId }),
      toReply: (body) => ({ status: 200, body }),
    });

  test('prefers a word to a parameter, in whatever order they are listed', async () => {
    const app = testApp([
      route('/v1/tenants/{tenantId}', 'getTenant'),
      route('/v1/tenants/current', 'getCurrentTenant'),
    ]);
    expect(await (await app.get('/v1/tenants/current')).json()).toEqual({ id: 'getCurrentTenant' });
    expect(await (await app.get('/v1/tenants/another')).json()).toEqual({ id: 'getTenant' });
  });

  test('has one route for a request, and one for a name', () => {
    expect(() => testApp([route('/v1/a', 'getA'), route('/v1/a', 'getB')])).toThrow('two routes answer get /v1/a');
    expect(() => testApp([route('/v1/a', 'getA'), route('/v1/b', 'getA')])).toThrow('two routes are called getA');
  });
});
