import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { request } from '../src/index.ts';

interface Echo {
  readonly method: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const app = new Hono();
app.all('/echo', async (c) => c.json({ method: c.req.method, body: await c.req.text(), headers: c.req.header() }));
app.get('/problem', (c) => c.body('{"code":"x"}', 409, { 'content-type': 'application/problem+json' }));
app.get('/text', (c) => c.text('plain'));
app.get('/nothing', (c) => c.body(null, 204));

const http = request(app);

test('a POST carries JSON, a token and an idempotency key of its own', async () => {
  const one = await http.post<Echo>('/echo', { token: 't', body: { a: 1 } });
  const other = await http.post<Echo>('/echo', { token: 't', body: { a: 1 } });
  expect(one.body).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
  });
  expect(one.body.headers['idempotency-key']).toHaveLength(36);
  expect(one.body.headers['idempotency-key']).not.toBe(other.body.headers['idempotency-key']);
});

test('the key can be chosen or left out, and other methods have none', async () => {
  const keyOf = async (answer: Promise<{ body: Echo }>) => (await answer).body.headers['idempotency-key'];
  expect(await keyOf(http.post('/echo', { idempotencyKey: 'k' }))).toBe('k');
  expect(await keyOf(http.post('/echo', { idempotencyKey: null }))).toBeUndefined();
  expect(await keyOf(http.get('/echo'))).toBeUndefined();
});

test('text is sent as it is, so that malformed JSON can be', async () => {
  const { body } = await http.post<Echo>('/echo', { body: '{"a":', headers: { 'content-type': 'text/plain' } });
  expect(body).toMatchObject({ body: '{"a":', headers: { 'content-type': 'text/plain' } });
});

test('answers are read by their type', async () => {
  expect(await http.get('/problem')).toMatchObject({ status: 409, body: { code: 'x' } });
  expect(await http.get('/text')).toMatchObject({ status: 200, body: 'plain' });
  expect((await http.get('/nothing')).body).toBeUndefined();
  expect(Buffer.from((await http.get('/problem')).bytes).toString()).toBe('{"code":"x"}');
});

test('settings can be shared by calls, and each call can override them', async () => {
  const ann = http.with({ token: 'ann', headers: { 'x-one': '1' } });
  expect((await ann.get<Echo>('/echo')).body.headers).toMatchObject({ authorization: 'Bearer ann', 'x-one': '1' });
  const bob = await ann.patch<Echo>('/echo', { token: 'bob', headers: { 'x-two': '2' } });
  expect(bob.body.headers).toMatchObject({ authorization: 'Bearer bob', 'x-one': '1', 'x-two': '2' });
});
