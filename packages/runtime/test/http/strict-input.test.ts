import { ok } from '@tessera/kernel';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, idPageQuery, type Problem } from '../../src/http/index.ts';
import { getThings, newId, postThing, problemOf, testApp } from './test-app.ts';

const body = z.strictObject({
  amountMinor: z.int().min(1),
  note: z.string().optional(),
  lines: z.array(z.strictObject({ name: z.string(), 'a/b': z.int().optional() })).default([]),
});
const { post } = testApp([postThing(body)]);

const send = (text: string, headers: Record<string, string> = {}) => post('/v1/things/x', text, headers);
const errorsOf = ({ errors = [] }: Problem) => errors.map(({ in: part, pointer, code }) => [part, pointer, code]);

describe('a body', () => {
  test('that fits reaches the handler, defaults filled in', async () => {
    const response = await send('{"amountMinor": 5}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ params: { name: 'x' }, body: { amountMinor: 5, lines: [] } });
  });

  test('is refused with every error there is, each at its pointer', async () => {
    const response = await send('{"amountMinor": "5", "extra": 1, "lines": [{"name": "n", "a/b": "x", "~no": 1}]}');
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.code).toBe('request.invalid');
    expect(errorsOf(problem).sort()).toEqual([
      ['body', '/amountMinor', 'invalid_type'],
      ['body', '/extra', 'unknown_field'],
      ['body', '/lines/0/a~1b', 'invalid_type'],
      ['body', '/lines/0/~0no', 'unknown_field'],
    ]);
  });

  test('cannot smuggle in a prototype', async () => {
    const problem = await problemOf(await send('{"amountMinor": 5, "__proto__": {"note": "x"}}'));
    expect(errorsOf(problem)).toEqual([['body', '/__proto__', 'unknown_field']]);
  });

  test.each([
    ['{"amountMinor": 5,}', 1, 19],
    ['{"amountMinor":\n  05}', 2, 4],
    ['{"amountMinor"', 1, 15],
    ["{'amountMinor': 5}", 1, 2],
    ['', 1, 1],
    ['{} {}', 1, 4],
    ['{"note": "\u0001"}', 1, 10],
    ['NaN', 1, 1],
  ])('that is not JSON is refused with the place: %j', async (text, line, column) => {
    const response = await send(text === '' ? ' ' : text);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem.code).toBe('request.malformed_json');
    if (text !== '') expect(problem.details).toMatchObject({ line, column });
  });

  test.each([
    ['a field twice', '{"amountMinor": 5, "amountMinor": 6}', '/amountMinor', 'duplicate_field'],
    ['a field twice, once in disguise', '{"note": "a", "n\\u006fte": "b"}', '/note', 'duplicate_field'],
    ['a NUL', '{"amountMinor": 5, "note": "\\u0000"}', '/note', 'not_text'],
    ['half a character', '{"amountMinor": 5, "note": "\\ud83d"}', '/note', 'not_text'],
    ['an endless nesting', `{"note": ${'['.repeat(100_000)}`, `/note${'/0'.repeat(63)}`, 'too_deep'],
  ])('with %s is refused at its pointer', async (_what, text, pointer, code) => {
    const response = await send(text);
    expect(response.status).toBe(400);
    expect(errorsOf(await problemOf(response))).toEqual([['body', pointer, code]]);
  });

  test('must be JSON, say so, and be UTF-8', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'a']) {
      const response = await send('{"amountMinor": 5}', { 'content-type': type });
      expect([type, response.status]).toEqual([type, 415]);
    }
    for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"']) {
      expect((await send('{"amountMinor": 5}', { 'content-type': type })).status).toBe(201);
    }
    const { app } = testApp([postThing(body)]);
    const headers = { authorization: 'Bearer good', 'content-type': 'application/json', 'idempotency-key': 'k' };
    const latin1 = Buffer.from('{"amountMinor": 5, "note": "é"}', 'latin1');
    const response = await app.request('/v1/things/x', { method: 'POST', headers, body: latin1 });
    expect((await problemOf(response)).code).toBe('request.malformed_json');
  });

  test('that is missing is refused where one is needed, and filled in where one has a default', async () => {
    const missing = await post('/v1/things/x');
    expect(errorsOf(await problemOf(missing))).toEqual([['body', '', 'invalid_type']]);
    const { post: postOptional } = testApp([postThing(z.strictObject({ note: z.string().optional() }).default({}))]);
    expect((await postOptional('/v1/things/x')).status).toBe(201);
  });

  test('is refused where the call takes none; an empty object is none', async () => {
    const open = defineRoute({
      method: 'post',
      path: '/v1/things/{name}/open',
      operationId: 'openThing',
      summary: 'Open it',
      tags: [],
      access: { kind: 'public' },
      idempotency: 'none',
      idempotencyReason: 'an open one stays open',
      request: { params: z.object({ name: z.string() }) },
      responses: { 204: { description: 'Open' } },
      refusals: {},
      handle: async () => ok(undefined),
      toReply: () => ({ status: 204, body: undefined }),
    });
    const app = testApp([open]);
    for (const [sent, status] of [
      [undefined, 204],
      ['{}', 204],
      ['{"force": true}', 400],
      ['[]', 400],
    ] as const) {
      expect([sent, (await app.post('/v1/things/x/open', sent)).status]).toEqual([sent, status]);
    }
  });

  test.each([
    ['announced', true],
    ['not announced', false],
  ])('over the limit is refused, its length %s', async (_how, announced) => {
    const { app } = testApp([postThing(body)], { bodyLimitBytes: 100 });
    const request = (length: number) => {
      const text = `{"amountMinor":5,"note":"${'x'.repeat(length - 27)}"}`;
      const stream = new Blob([text]).stream();
      return app.request('/v1/things/x', {
        method: 'POST',
        headers: {
          authorization: 'Bearer good',
          'content-type': 'application/json',
          'idempotency-key': 'k',
          ...(announced ? { 'content-length': String(length) } : {}),
        },
        body: stream,
        duplex: 'half',
      } as RequestInit);
    };
    expect((await request(100)).status).toBe(201);
    const response = await request(101);
    expect(response.status).toBe(413);
    expect(response.headers.get('connection')).toBe('close');
    expect(await problemOf(response)).toMatchObject({ code: 'request.body_too_large' });
  });
});

describe('a route', () => {
  test('that takes files has a limit of its own', async () => {
    const route = { ...postThing(body), bodyLimitBytes: 200 };
    const { post: send } = testApp([route], { bodyLimitBytes: 100 });
    const text = (length: number) => `{"amountMinor":5,"note":"${'x'.repeat(length - 27)}"}`;
    expect((await send('/v1/things/x', text(200))).status).toBe(201);
    expect((await send('/v1/things/x', text(201))).status).toBe(413);
  });

  test('names the code of a check of its own, which is custom where it names none', async () => {
    const checked = z.strictObject({ file: z.string(), note: z.string() }).superRefine((_, context) => {
      context.addIssue({ code: 'custom', path: ['file'], message: 'line 3', params: { code: 'malformed_line' } });
      context.addIssue({ code: 'custom', path: ['note'], message: 'no', params: { code: 7 } });
    });
    const { post: send } = testApp([postThing(checked)]);
    const problem = await problemOf(await send('/v1/things/x', '{"file":"","note":""}'));
    expect(errorsOf(problem)).toEqual([
      ['body', '/file', 'malformed_line'],
      ['body', '/note', 'custom'],
    ]);
  });
});

describe('a query', () => {
  const query = z.object({ state: z.enum(['OPEN', 'FULL']).optional(), tag: z.array(z.string()).optional() });
  const { get } = testApp([getThings({ query })]);

  test('reaches the handler, a list where the schema asks for one', async () => {
    const response = await get('/v1/things?state=OPEN&tag=a%20b&tag=c+d');
    expect(await response.json()).toEqual({ query: { state: 'OPEN', tag: ['a b', 'c d'] } });
    expect(await (await get('/v1/things?tag=one')).json()).toEqual({ query: { tag: ['one'] } });
  });

  test.each([
    ['?stat=OPEN', '/stat', 'unknown_field'],
    ['?state=OPEN&state=FULL', '/state', 'repeated'],
    ['?state=CLOSED', '/state', 'invalid_value'],
    ['?tag=%00', '/tag', 'not_text'],
    ['?__proto__=x', '/__proto__', 'unknown_field'],
  ])('is refused at its pointer: %s', async (search, pointer, code) => {
    const response = await get(`/v1/things${search}`);
    expect(response.status).toBe(400);
    expect(errorsOf(await problemOf(response))).toEqual([['query', pointer, code]]);
  });

  test('is refused where the call takes none', async () => {
    const plain = testApp([getThings({})]);
    expect((await plain.get('/v1/things')).status).toBe(200);
    expect(errorsOf(await problemOf(await plain.get('/v1/things?x=1')))).toEqual([['query', '/x', 'unknown_field']]);
  });

  test('pages by limit and cursor, and takes nothing else for one', async () => {
    const pages = testApp([getThings({ query: idPageQuery })]);
    const id = newId();
    const cursor = Buffer.from(id).toString('base64url');
    expect(await (await pages.get('/v1/things')).json()).toEqual({ query: { limit: 50 } });
    expect(await (await pages.get(`/v1/things?limit=100&cursor=${cursor}`)).json()).toEqual({
      query: { limit: 100, cursor: id },
    });
    for (const bad of [
      'limit=0',
      'limit=101',
      'limit=',
      'limit=1e1',
      'limit=0x10',
      'limit=1.5',
      'cursor=',
      'cursor=%2F',
      'cursor=bm90LWFuLWlk',
    ]) {
      expect([bad, (await pages.get(`/v1/things?${bad}`)).status]).toEqual([bad, 400]);
    }
  });
});

test('a path parameter is held to its schema, and is text', async () => {
  const { post: postTo } = testApp([postThing(z.strictObject({}))]);
  expect((await postTo('/v1/things/a%20b', {})).status).toBe(201);
  expect(errorsOf(await problemOf(await postTo('/v1/things/a%00b', {})))).toEqual([['path', '/name', 'not_text']]);
});
