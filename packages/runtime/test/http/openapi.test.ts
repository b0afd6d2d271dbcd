import { ok } from '@tessera/kernel';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, idPageQuery, pageOf } from '../../src/http/index.ts';
import { postThing, testApp } from './test-app.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
  readonly security?: unknown;
  readonly 'x-tessera': Readonly<Record<string, unknown>> & {
    readonly codes: Readonly<Record<string, readonly string[]>>;
  };
}
interface Document {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

const publicList = defineRoute({
  method: 'get',
  path: '/v1/things',
  operationId: 'listThings',
  summary: 'Things',
  tags: ['things'],
  access: { kind: 'public' },
  request: { query: idPageQuery },
  responses: { 200: { description: 'A page', schema: pageOf(z.object({ id: z.uuid() })) } },
  refusals: {},
  dependsOn: ['wallet'],
  handle: async () => ok({ items: [], nextCursor: null }),
  toReply: (page) => ({ status: 200, body: page }),
});
const post = postThing(z.strictObject({ amountMinor: z.int().min(1) }));

const documentOf = async (): Promise<Document> =>
  (await (await testApp([publicList, post]).get('/openapi.json')).json()) as Document;

test('the document is OpenAPI 3.1 and names the service and its version', async () => {
  expect(await documentOf()).toMatchObject({ openapi: '3.1.0', info: { title: 'Tessera wallet', version: '1.2.3' } });
});

test('every answer that a route can give is declared, its codes by status', async () => {
  const { paths } = await documentOf();
  const operation = paths['/v1/things/{name}']?.['post'];
  expect(operation?.['x-tessera']).toEqual({
    access: 'tenant',
    scopes: ['pools:read'],
    idempotency: 'required',
    dependsOn: [],
    codes: {
      400: ['request.idempotency_key_missing', 'request.invalid', 'request.malformed_json'],
      401: ['auth.token_expired', 'auth.token_invalid', 'auth.token_missing', 'wallet.locked_out'],
      403: ['auth.scope_missing', 'auth.tenant_required'],
      404: ['wallet.empty'],
      409: ['idempotency.in_flight', 'wallet.closed'],
      413: ['request.body_too_large'],
      415: ['request.unsupported_media_type'],
      422: ['idempotency.key_reused'],
      500: ['internal'],
      503: ['dependency.unavailable', 'service.overloaded'],
      504: ['request.timeout'],
    },
  });
  const { 201: _success, ...problems } = operation?.responses ?? {};
  expect(Object.keys(problems)).toEqual(Object.keys(operation?.['x-tessera'].codes ?? {}));
  for (const { content } of Object.values(problems)) {
    expect(content?.['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
  }
});

test('a public route asks for no token and declares no answer about one', async () => {
  const operation = (await documentOf()).paths['/v1/things']?.['get'];
  expect(operation?.security).toBeUndefined();
  expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '400', '500', '503', '504']);
  expect(operation?.['x-tessera']).toMatchObject({ access: 'public', idempotency: 'none', dependsOn: ['wallet'] });
});

test('parameters, the key and the body are described as they are checked', async () => {
  const { paths } = await documentOf();
  const limit = paths['/v1/things']?.['get']?.parameters?.find(({ name }) => name === 'limit');
  expect(limit).toMatchObject({
    in: 'query',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  });
  const operation = paths['/v1/things/{name}']?.['post'];
  expect(operation?.parameters?.map(({ name, in: part, required }) => [name, part, required])).toEqual([
    ['name', 'path', true],
    ['idempotency-key', 'header', true],
  ]);
  expect(operation?.requestBody?.content['application/json']?.schema).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['amountMinor'],
  });
});

test('the gateway can put another document in its place', async () => {
  const { get } = testApp([], { openApi: async () => ({ merged: true }) });
  expect(await (await get('/openapi.json')).json()).toEqual({ merged: true });
});

test('an answer that can be asked for in several types names them all', async () => {
  const route = defineRoute({
    method: 'get',
    path: '/v1/statement',
    operationId: 'getStatement',
    summary: 'A statement',
    tags: [],
    access: { kind: 'public' },
    responses: { 200: { description: 'It', schema: z.object({ id: z.uuid() }), alsoAs: ['text/csv'] } },
    refusals: {},
    handle: async () => ok(undefined),
    toReply: () => ({ status: 200, body: 'id\n', headers: { 'content-type': 'text/csv' } }),
  });
  const { paths } = (await (await testApp([route]).get('/openapi.json')).json()) as Document;
  const content = paths['/v1/statement']?.['get']?.responses['200']?.content;
  expect(Object.keys(content ?? {})).toEqual(['application/json', 'text/csv']);
  expect(content?.['text/csv']?.schema).toEqual({ type: 'string', format: 'binary' });
});
