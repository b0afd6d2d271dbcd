import { type TestDatabase, type TraceCollector, testDatabase, traceCollector } from '@tessera/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTelemetry, type Telemetry, withSpan } from '../../src/telemetry/index.ts';

let database: TestDatabase;
let pool: pg.Pool;
let collector: TraceCollector;
let telemetry: Telemetry;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // One test has its connection broken; the pool hears of it too, and that must not end the run.
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  collector = await traceCollector();
  telemetry = startTelemetry({ service: 'wallet', version: '1', endpoint: collector.url });
});
afterEach(async () => {
  await telemetry.shutdown();
  await collector.stop();
});

const queriesOf = async (work: (client: pg.PoolClient) => Promise<unknown>) => {
  const client = await pool.connect();
  try {
    await withSpan('work', {}, () => work(client));
  } finally {
    client.release();
  }
  await telemetry.shutdown();
  return collector.spans().filter((span) => span.kind === 'client');
};

test.each([
  ['a text', (client: pg.PoolClient) => client.query('select $1::int as n', [1])],
  ['an object', (client: pg.PoolClient) => client.query({ text: 'select $1::int as n', values: [1] })],
  ['a named statement', (client: pg.PoolClient) => client.query({ name: 'one', text: 'select 1 as n' })],
  ['rows as arrays', (client: pg.PoolClient) => client.query({ text: 'select 1 as n', rowMode: 'array' })],
  [
    'a callback',
    (client: pg.PoolClient) =>
      new Promise<pg.QueryResult>((resolve, reject) => {
        client.query('select $1::int as n', [1], (error, result) => (error ? reject(error) : resolve(result)));
      }),
  ],
])('a query asked for by %s has one span and its own answer', async (_how, ask) => {
  let answer: unknown;
  const spans = await queriesOf(async (client) => {
    answer = (await ask(client)).rowCount;
  });
  expect(answer).toBe(1);
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({ status: { code: 'unset' }, attributes: { 'db.operation.name': 'SELECT' } });
});

test.each([
  ['a promise', (client: pg.PoolClient) => client.query('select * from nowhere')],
  [
    'a callback',
    (client: pg.PoolClient) =>
      new Promise((resolve, reject) => {
        client.query('select * from nowhere', (error, result) => (error ? reject(error) : resolve(result)));
      }),
  ],
])('a query that fails by %s fails for whoever asked, and its span says why', async (_how, ask) => {
  const spans = await queriesOf((client) => expect(ask(client)).rejects.toThrow(/nowhere/));
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': '42P01' } });
});

test('a query that is no query fails as it would without tracing', async () => {
  const broken = (client: pg.PoolClient) => (client as unknown as { query(...args: unknown[]): unknown }).query(null);
  const spans = await queriesOf(async (client) => {
    expect(() => broken(client)).toThrow(TypeError);
  });
  expect(spans).toEqual([]);
});

test('a lost connection ends the span with the code of the loss', async () => {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const sleeping = withSpan('work', {}, () => client.query('select pg_sleep(10)'));
  const refused = expect(sleeping).rejects.toThrow();
  await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await refused;
  await admin.end();
  await telemetry.shutdown();
  const span = collector.spans().find(({ kind }) => kind === 'client');
  expect(span).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': '57P01' } });
});

test('a trace that is not kept has no spans for its queries either', async () => {
  await telemetry.shutdown();
  telemetry = startTelemetry({ service: 'wallet', version: '1', endpoint: collector.url, sampleRatio: 0 });
  expect(await queriesOf((client) => client.query('select 1'))).toEqual([]);
});
