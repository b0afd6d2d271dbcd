import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordAnswers, request } from '../src/index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tessera-coverage-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const app = () => {
  const hono = new Hono();
  hono.get('/v1/pools/:id', (c) =>
    c.req.param('id') === 'missing'
      ? c.json({ code: 'raffle.pool_not_found' }, 404, { 'content-type': 'application/problem+json' })
      : c.json({ id: c.req.param('id') }),
  );
  hono.get('/v1/pools/mine', (c) => c.json([]));
  hono.get('/livez', (c) => c.json({}));
  hono.get('/openapi.json', (c) =>
    c.json({
      paths: {
        '/v1/pools/{poolId}': { get: { operationId: 'getPool' } },
        '/v1/pools/mine': { get: { operationId: 'listMine' } },
      },
    }),
  );
  recordAnswers('raffle', hono, root);
  return hono;
};

const noted = (): unknown[] => {
  const folder = join(root, '.tessera', 'status-coverage', 'raffle');
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown),
  );
};

test('each kind of answer of each operation is noted once, and the answer itself is untouched', async () => {
  const http = request(app());
  expect((await http.get('/v1/pools/1')).body).toEqual({ id: '1' });
  await http.get('/v1/pools/2');
  expect((await http.get('/v1/pools/missing')).body).toEqual({ code: 'raffle.pool_not_found' });
  await http.get('/v1/pools/mine');
  await http.get('/livez');
  await http.get('/nowhere');
  expect(noted()).toEqual([
    { service: 'raffle', operationId: 'getPool', status: 200 },
    { service: 'raffle', operationId: 'getPool', status: 404, code: 'raffle.pool_not_found' },
    { service: 'raffle', operationId: 'listMine', status: 200 },
  ]);
});

test('answers given over a real connection are noted too', async () => {
  const hono = app();
  await hono.fetch(new Request('http://127.0.0.1/v1/pools/1'));
  expect(noted()).toHaveLength(1);
});
