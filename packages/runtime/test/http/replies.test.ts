import { ok } from '@tessera/kernel';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CallContext } from '../../src/context/index.ts';
import { defineRoute, type HttpAppOptions, type Reply, type ResponseDeclarations } from '../../src/http/index.ts';
import { testApp } from './test-app.ts';

const schema = z.object({ id: z.string(), lines: z.array(z.object({ name: z.string() })).optional() });

/** A route whose reply is not typed, as JavaScript could make it. */
const routeWith = (reply: Reply, responses: ResponseDeclarations = { 200: { description: 'A thing', schema } }) =>
  defineRoute({
    method: 'get',
    path: '/v1/things',
    operationId: 'getThings',
    summary: 'Things',
    tags: [],
    access: { kind: 'public' },
    responses,
    refusals: {},
    handle: async () => ok(undefined),
    toReply: () => reply as never,
  });

const call = (reply: Reply, responses?: ResponseDeclarations, options: Partial<HttpAppOptions> = {}) =>
  testApp([routeWith(reply, responses)], options).get('/v1/things');

describe('in tests a reply is held against what the route declares:', () => {
  test('one that fits goes out', async () => {
    const response = await call({ status: 200, body: { id: 'x', lines: [{ name: 'n' }] } });
    expect([response.status, await response.json()]).toEqual([200, { id: 'x', lines: [{ name: 'n' }] }]);
  });

  test.each([
    ['another status', { status: 201, body: { id: 'x' } }],
    ['a body that does not fit', { status: 200, body: { id: 1 } }],
    ['no body', { status: 200, body: undefined }],
    ['a field that nobody declared', { status: 200, body: { id: 'x', passwordHash: 'secret' } }],
    ['such a field deep inside', { status: 200, body: { id: 'x', lines: [{ name: 'n', secret: 1 }] } }],
  ])('%s does not', async (_what, reply) => {
    const strict = testApp([routeWith(reply)]);
    expect((await strict.get('/v1/things')).status).toBe(500);
    expect(JSON.stringify(strict.logged())).toContain('ReplyMismatch');
    expect((await call(reply, undefined, { validateReplies: false })).status).toBe(reply.status);
  });

  test('a body where none is declared does not', async () => {
    const responses = { 204: { description: 'Gone' } };
    expect((await call({ status: 204, body: undefined }, responses)).status).toBe(204);
    expect((await call({ status: 204, body: { id: 'x' } }, responses)).status).toBe(500);
  });

  test('a field that one kind of several declares is declared', async () => {
    const kinds = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), a: z.string() }),
      z.object({ kind: z.literal('b'), b: z.record(z.string(), z.object({ n: z.int() })).nullable() }),
    ]);
    const responses = { 200: { description: 'One of them', schema: kinds } };
    expect((await call({ status: 200, body: { kind: 'b', b: { x: { n: 1 } } } }, responses)).status).toBe(200);
    expect((await call({ status: 200, body: { kind: 'b', b: null, a: 'x' } }, responses)).status).toBe(500);
    expect((await call({ status: 200, body: { kind: 'b', b: { x: { n: 1, m: 1 } } } }, responses)).status).toBe(500);
  });
});

describe('a body goes out as it is:', () => {
  const file = { 200: { description: 'A file', contentType: 'text/csv; charset=utf-8' } };

  test('bytes under the declared type', async () => {
    const bytes = Uint8Array.of(0, 255, 10);
    const response = await call(
      { status: 200, body: bytes },
      { 200: { description: 'x', contentType: 'application/octet-stream' } },
    );
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  test('text under a type of its own, with the headers of the reply', async () => {
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment',
      'cache-control': 'private',
    };
    const response = await call({ status: 200, body: 'a;é\n', headers }, file);
    expect(await response.text()).toBe('a;é\n');
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
  });

  test('text in pieces, each made when the one before was taken, and no piece that nobody takes', async () => {
    const made: number[] = [];
    const pieces = async function* () {
      for (const piece of [1, 2, 3]) {
        made.push(piece);
        yield `${piece};é\n`;
      }
    };
    const headers = { 'content-type': 'text/csv; charset=utf-8' };
    const whole = await call({ status: 200, body: pieces(), headers }, file);
    expect([made, whole.headers.get('content-type')]).toEqual([[], headers['content-type']]);
    expect(await whole.text()).toBe('1;é\n2;é\n3;é\n');
    made.length = 0;
    const reader = (await call({ status: 200, body: pieces(), headers }, file)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(made).toEqual([1]);
  });

  test('text in pieces that cannot be finished is broken off, so that nobody takes it for whole', async () => {
    const pieces = async function* () {
      yield 'first\n';
      throw new Error('the source is gone');
    };
    const response = await call({ status: 200, body: pieces(), headers: { 'content-type': 'text/csv' } }, file);
    await expect(response.text()).rejects.toThrow('the source is gone');
  });

  test('and is not stored by anybody on its way, unless the route says so', async () => {
    const response = await call({ status: 200, body: { id: 'x' } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('an answer under a key', () => {
  let remembered: unknown[];
  const remembering = (handle: (ctx: CallContext) => Promise<{ id: string }>, options: Partial<HttpAppOptions> = {}) =>
    testApp(
      [
        defineRoute({
          method: 'post',
          path: '/v1/things',
          operationId: 'makeThing',
          summary: 'Make one',
          tags: [],
          access: { kind: 'public' },
          responses: { 201: { description: 'Made', schema } },
          refusals: {},
          handle: async (_input, ctx) => ok(await handle(ctx)),
          toReply: (thing) => ({ status: 201, body: thing }),
        }),
      ],
      options,
    );

  test('that no transaction remembered is found by tests', async () => {
    const forgetful = async () => ({ id: 'x' });
    const app = remembering(forgetful);
    expect((await app.post('/v1/things')).status).toBe(500);
    expect(JSON.stringify(app.logged())).toContain('the answer was not remembered');
    const lenient = remembering(forgetful, { validateReplies: false });
    expect((await lenient.post('/v1/things')).status).toBe(201);
    expect(lenient.logged().some(({ level }) => level === 'error')).toBe(true);
  });

  test('that is not the one that was remembered is found by tests', async () => {
    const app = remembering(async (ctx) => {
      ctx.idempotency?.toReply(ok({ id: 'remembered' }));
      return { id: 'sent' };
    });
    expect((await app.post('/v1/things')).status).toBe(500);
    expect(JSON.stringify(app.logged())).toContain('is not the one that was sent');
  });

  test('may be remembered as an equal result, and again when its transaction is repeated', async () => {
    remembered = [];
    const app = remembering(async (ctx) => {
      for (const id of ['undone', 'x']) remembered.push(ctx.idempotency?.toReply(ok({ id })).body);
      return { id: 'x' };
    });
    const response = await app.post('/v1/things');
    expect(Buffer.from(remembered[1] as Uint8Array).toString()).toBe(await response.text());
  });

  test('cannot be remembered as one that is sent piece by piece', async () => {
    const pieces = async function* () {
      yield 'a';
    };
    const route = defineRoute({
      method: 'post',
      path: '/v1/things',
      operationId: 'makeThing',
      summary: 'Make one',
      tags: [],
      access: { kind: 'public' },
      responses: { 201: { description: 'Made', contentType: 'text/plain' } },
      refusals: {},
      handle: async (_input, ctx) => {
        const made = ok(undefined);
        ctx.idempotency?.toReply(made);
        return made;
      },
      toReply: () => ({ status: 201, body: pieces() }),
    });
    expect((await testApp([route]).post('/v1/things')).status).toBe(500);
  });

  test('cannot be remembered as something that is no result', async () => {
    const app = remembering(async (ctx) => {
      ctx.idempotency?.toReply({ id: 'x' });
      return { id: 'x' };
    });
    expect((await app.post('/v1/things')).status).toBe(500);
    expect(JSON.stringify(app.logged())).toContain('a remembered transaction must return');
  });
});
