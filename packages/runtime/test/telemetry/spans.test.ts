import { setTimeout as delay } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { type TraceCollector, traceCollector } from '@tessera/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFromTraceparent,
  currentTraceparent,
  linkTo,
  SpanKind,
  startSpan,
  startTelemetry,
  type Telemetry,
  withSpan,
} from '../../src/telemetry/index.ts';

const REMOTE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const UNSAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

describe('with tracing on', () => {
  let collector: TraceCollector;
  let telemetry: Telemetry;

  const start = (sampleRatio?: number) => {
    telemetry = startTelemetry({
      service: 'wallet',
      version: '1.2.3',
      endpoint: collector.url,
      ...(sampleRatio === undefined ? {} : { sampleRatio }),
    });
  };
  const received = async () => {
    await telemetry.shutdown();
    return collector.spans();
  };
  const named = async (name: string) => (await received()).find((span) => span.name === name);

  beforeEach(async () => {
    collector = await traceCollector();
    start();
  });
  afterEach(async () => {
    await telemetry.shutdown();
    await collector.stop();
  });

  test('work inside a span is below it, also after waiting, and side by side', async () => {
    await withSpan('parent', {}, async () => {
      await delay(5);
      await Promise.all([withSpan('one', {}, () => delay(5)), withSpan('two', {}, () => delay(1))]);
    });
    const spans = await received();
    const parent = spans.find((span) => span.name === 'parent');
    expect(spans).toHaveLength(3);
    for (const name of ['one', 'two']) {
      expect(spans.find((span) => span.name === name)).toMatchObject({
        traceId: parent?.traceId,
        parentSpanId: parent?.spanId,
        service: 'wallet',
      });
    }
  });

  test('a span continues the trace that a traceparent names, and hands on its own', async () => {
    const parent = contextFromTraceparent(REMOTE);
    let handedOn: string | undefined;
    await withSpan('consume', { kind: SpanKind.CONSUMER, ...(parent && { parent }) }, () => {
      handedOn = currentTraceparent();
    });
    const span = await named('consume');
    expect(span).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      kind: 'consumer',
    });
    expect(handedOn).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  });

  test('a root span begins a trace of its own and links to the one it came from', async () => {
    await withSpan('request', {}, () =>
      withSpan('replay', { root: true, links: linkTo(contextFromTraceparent(REMOTE)) }, () => undefined),
    );
    const request = await named('request');
    const replay = await named('replay');
    expect(replay).not.toHaveProperty('parentSpanId');
    expect(replay?.traceId).not.toBe(request?.traceId);
    expect(replay?.links).toEqual([{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }]);
  });

  test('a span started by hand stands below the active one and is not active itself', async () => {
    let active: string | undefined;
    let outer = '';
    await withSpan('outer', {}, (span) => {
      outer = span.spanContext().spanId;
      const inner = startSpan('inner', { attributes: { rows: 3 } });
      active = currentTraceparent();
      inner.end();
    });
    expect(active).toContain(outer);
    expect(await named('inner')).toMatchObject({ parentSpanId: outer, attributes: { rows: 3 } });
  });

  test('a failure ends the span, marks it with its type, and quotes nothing', async () => {
    const failing = withSpan('failing', {}, async () => {
      await delay(1);
      throw new RangeError('ann@example.org typed this');
    });
    await expect(failing).rejects.toThrow('typed this');
    await expect(withSpan('at-once', {}, () => JSON.parse('{'))).rejects.toThrow(SyntaxError);
    const span = await named('failing');
    expect(span).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': 'RangeError' }, events: [] });
    expect(span?.status).not.toHaveProperty('message');
    expect(await named('at-once')).toMatchObject({ attributes: { 'error.type': 'SyntaxError' } });
  });

  test('a malformed or missing traceparent begins a new trace', () => {
    for (const broken of [
      undefined,
      '',
      'x',
      REMOTE.slice(1),
      REMOTE.replace('0af7', 'zzzz'),
      `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`,
    ]) {
      expect(contextFromTraceparent(broken)).toBeUndefined();
    }
    expect(linkTo(undefined)).toEqual([]);
    expect(linkTo(context.active())).toEqual([]);
    expect(currentTraceparent()).toBeUndefined();
  });

  test('a trace that was not sampled where it began is not sampled here, and stays one', async () => {
    const parent = contextFromTraceparent(UNSAMPLED);
    let handedOn: string | undefined;
    await withSpan('quiet', { ...(parent && { parent }) }, () => {
      handedOn = currentTraceparent();
    });
    expect(handedOn).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(await received()).toEqual([]);
  });

  test('a ratio keeps its share of new traces and every trace begun elsewhere', async () => {
    await telemetry.shutdown();
    start(0.25);
    for (let i = 0; i < 400; i += 1) await withSpan('new', {}, () => undefined);
    const parent = contextFromTraceparent(REMOTE);
    await withSpan('theirs', { ...(parent && { parent }) }, () => undefined);
    const spans = await received();
    const kept = spans.filter((span) => span.name === 'new').length;
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(150);
    expect(spans.filter((span) => span.name === 'theirs')).toHaveLength(1);
  });
});

test('with tracing off work runs as ever and nothing is handed on', async () => {
  const telemetry = startTelemetry({ service: 'wallet', version: '1' });
  const result = await withSpan('work', { links: linkTo(contextFromTraceparent(REMOTE)) }, async (span) => {
    span.setAttribute('rows', 1);
    expect(span.isRecording()).toBe(false);
    expect(currentTraceparent()).toBeUndefined();
    startSpan('inner').end();
    return 'done';
  });
  expect(result).toBe('done');
  await expect(withSpan('failing', {}, () => Promise.reject(new Error('as ever')))).rejects.toThrow('as ever');
  await telemetry.shutdown();
});
