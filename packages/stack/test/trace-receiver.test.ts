import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTraceReceiver, type TraceReceiver } from '../src/trace-receiver.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';

const otlp = (service: string, spans: object[]) =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ scope: { name: 'test' }, spans }],
      },
    ],
  });

const span = (spanId: string, parentSpanId: string | undefined, name: string, startMs: number, endMs: number) => ({
  traceId,
  spanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId }),
  name,
  kind: 2,
  startTimeUnixNano: String(startMs * 1_000_000),
  endTimeUnixNano: String(endMs * 1_000_000),
  attributes: [
    { key: 'http.response.status_code', value: { intValue: 201 } },
    { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { boolValue: true }] } } },
  ],
  status: { code: 2, message: 'broken' },
});

describe('the trace receiver', () => {
  let receiver: TraceReceiver;
  const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as string,
    });

  beforeEach(async () => {
    receiver = await startTraceReceiver({ keepTraces: 2 });
  });
  afterEach(() => receiver.stop());

  test('gathers the spans of one trace from several services', async () => {
    await post(otlp('gateway', [span('aaaaaaaaaaaaaaaa', undefined, 'POST /v1/pools/{poolId}/entries', 1_000, 1_040)]));
    await post(gzipSync(otlp('raffle', [span('bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa', 'buyEntries', 1_010, 1_030)])), {
      'content-encoding': 'gzip',
    });
    const spans = await receiver.waitForTrace((trace) => trace.length === 2, 1_000);
    expect(spans.map((received) => [received.service, received.parentSpanId, received.kind])).toEqual([
      ['gateway', undefined, 'server'],
      ['raffle', 'aaaaaaaaaaaaaaaa', 'server'],
    ]);
    expect(spans[1]?.attributes).toEqual({ 'http.response.status_code': 201, tags: ['a', true] });
    expect(spans[1]?.status).toEqual({ code: 'error', message: 'broken' });
    expect(spans[1]?.endNs).toBe(1_030_000_000n);
  });

  test('shows a trace as a picture to a person and as JSON to a program', async () => {
    await post(otlp('raffle', [span('bbbbbbbbbbbbbbbb', 'aaaaaaaaaaaaaaaa', 'buyEntries', 1_010, 1_030)]));
    await post(otlp('gateway', [span('aaaaaaaaaaaaaaaa', undefined, 'POST entries', 1_000, 1_040)]));
    const picture = await (await fetch(`${receiver.url}/traces/${traceId}`)).text();
    const lines = picture.trimEnd().split('\n');
    expect(lines[0]).toBe(`trace ${traceId}: 2 spans in 2 services, 40.0 ms`);
    expect(lines[2]).toMatch(
      /^ +\+0\.0 ms +40\.0 ms {2}\|={32}\| {2}gateway {2}POST entries \(server\) {2}ERROR broken$/,
    );
    expect(lines[3]).toMatch(/^ +\+10\.0 ms +20\.0 ms {2}\| {8}={16} {8}\| {2}raffle {3} {2}buyEntries/);
    const json = await fetch(`${receiver.url}/traces/${traceId}`, { headers: { accept: 'application/json' } });
    expect(await json.json()).toMatchObject({ traceId, spans: [{ startNs: '1010000000' }, { name: 'POST entries' }] });
    expect(await (await fetch(receiver.url)).text()).toContain(`/traces/${traceId}     2 spans  gateway: POST entries`);
  });

  test('keeps the traces that were touched last', async () => {
    const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
    for (const id of [...ids.slice(0, 2), ids[0], ids[2]]) {
      await post(otlp('s', [{ ...span('aaaaaaaaaaaaaaaa', undefined, 'x', 1, 2), traceId: id }]));
    }
    expect(new Set(receiver.spans().map((received) => received.traceId))).toEqual(new Set([ids[0], ids[2]]));
    receiver.clear();
    expect(receiver.spans()).toEqual([]);
  });

  test('refuses what it cannot read, and says that an unknown trace is not there', async () => {
    expect((await post('{')).status).toBe(400);
    expect((await post('{}', { 'content-type': 'application/x-protobuf' })).status).toBe(415);
    expect((await fetch(`${receiver.url}/traces/${traceId}`)).status).toBe(404);
    await expect(receiver.waitForTrace(() => true, 30)).rejects.toThrow('within 30 ms');
  });
});
