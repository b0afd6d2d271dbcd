import { ok, refuse } from '@tessera/kernel';
import { type TraceCollector, traceCollector } from '@tessera/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTelemetry, type Telemetry } from '../../src/telemetry/index.ts';
import { getThings, postThing, problemOf, TENANT, testApp } from './test-app.ts';

describe('a request id', () => {
  const { get } = testApp([getThings({})]);

  test.each(['7d3f', 'A-b_c.9', 'x'.repeat(128)])('that is well-formed is kept: %s', async (id) => {
    expect((await get('/v1/things', { 'x-request-id': id })).headers.get('x-request-id')).toBe(id);
  });

  test.each(['', 'two words', 'x'.repeat(129), 'a/b', '"quoted"'])(
    'that is not is replaced by ours: %j',
    async (id) => {
      const given = (await get('/v1/things', { 'x-request-id': id })).headers.get('x-request-id');
      expect(given).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    },
  );

  test('is the correlation id of the call, and stands in every problem and log line', async () => {
    let correlationId = '';
    const { get: getIt, logged } = testApp([
      getThings({}, async (_input, ctx) => {
        correlationId = ctx.correlationId;
        return refuse('wallet.empty', 'There is nothing.');
      }),
    ]);
    const response = await getIt('/v1/things', { 'x-request-id': 'mine' });
    expect(correlationId).toBe('mine');
    expect((await problemOf(response)).requestId).toBe('mine');
    expect(logged().at(-1)).toMatchObject({ request_id: 'mine', route: '/v1/things', status: 404, level: 'info' });
    const missing = await getIt('/v1/nowhere', { 'x-request-id': 'other' });
    expect((await problemOf(missing)).requestId).toBe('other');
    expect(missing.headers.get('x-request-id')).toBe('other');
  });
});

describe('metrics', () => {
  test('count and time requests by method, route template and status', async () => {
    const { get, post, telemetry } = testApp([
      getThings({}),
      postThing(z.strictObject({}), async () => refuse('wallet.closed', 'Closed.')),
    ]);
    await get('/v1/things');
    await get('/v1/things');
    await post('/v1/things/one', {});
    await post('/v1/things/two', {});
    await get('/v1/nowhere/1');
    const text = await telemetry.registry.metrics();
    const counts = text.split('\n').filter((line) => line.startsWith('http_server_request_duration_seconds_count'));
    expect(counts.map((line) => line.replace('http_server_request_duration_seconds_count', '')).sort()).toEqual([
      '{method="GET",route="/v1/things",status="200"} 2',
      '{method="GET",route="unmatched",status="404"} 1',
      '{method="POST",route="/v1/things/{name}",status="409"} 2',
    ]);
  });

  test('show how many are being answered now', async () => {
    let release = () => {};
    const { get, telemetry } = testApp([
      getThings({}, async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return ok({});
      }),
    ]);
    const inFlight = async () =>
      (await telemetry.registry.metrics()).match(/^http_server_requests_in_flight (\d+)/m)?.[1];
    const running = get('/v1/things');
    await expect.poll(inFlight).toBe('1');
    release();
    await running;
    expect(await inFlight()).toBe('0');
  });

  test('have no label that a caller can invent', async () => {
    const { app, telemetry } = testApp([getThings({})]);
    await app.request('/v1/things', { method: 'BREW' });
    expect(await telemetry.registry.metrics()).toContain('{method="_OTHER",route="unmatched",status="405"} 1');
  });
});

describe('with tracing on', () => {
  let collector: TraceCollector;
  let telemetry: Telemetry;
  beforeEach(async () => {
    collector = await traceCollector();
    telemetry = startTelemetry({ service: 'wallet', version: '1', endpoint: collector.url });
  });
  afterEach(async () => {
    await telemetry.shutdown();
    await collector.stop();
  });
  const received = async () => {
    await telemetry.shutdown();
    return collector.spans();
  };

  test('a request is one server span that continues the caller’s trace, by the conventions for HTTP', async () => {
    const { post } = testApp([postThing(z.strictObject({}))], { telemetry });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await post('/v1/things/secret?x=1'.split('?')[0] ?? '', {}, { traceparent, 'x-request-id': 'mine' });
    const spans = await received();
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      name: 'POST /v1/things/{name}',
      kind: 'server',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      status: { code: 'unset' },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/things/{name}',
        'url.path': '/v1/things/secret',
        'url.scheme': 'http',
        'http.response.status_code': 201,
        'tessera.tenant_id': TENANT,
        'tessera.correlation_id': 'mine',
      },
    });
  });

  test('a refusal is the caller’s affair and no failed span; an error of ours is one, without its message', async () => {
    const { get } = testApp(
      [
        getThings({}, async (_input, ctx) => {
          if (ctx.correlationId === 'refused') return refuse('wallet.empty', 'Nothing.');
          throw new TypeError('somebody@example.com is not a number');
        }),
      ],
      { telemetry },
    );
    await get('/v1/things', { 'x-request-id': 'refused' });
    await get('/v1/things', { 'x-request-id': 'broken' });
    const [refused, broken] = await received();
    expect(refused?.status.code).toBe('unset');
    expect(broken).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': 'TypeError' } });
    expect(JSON.stringify(broken, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      'somebody@',
    );
  });

  test('what no route answers is a span by its method alone, and probes are none', async () => {
    const { get } = testApp([getThings({})], { telemetry });
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json']) await get(path);
    await get('/v1/nowhere');
    const spans = await received();
    expect(spans.map((span) => span.name)).toEqual(['GET']);
    expect(spans[0]?.attributes).not.toHaveProperty('http.route');
  });
});

test('without tracing a traceparent does no harm', async () => {
  const { get } = testApp([getThings({})]);
  expect((await get('/v1/things', { traceparent: 'garbage' })).status).toBe(200);
});
