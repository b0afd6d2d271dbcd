import { randomBytes } from 'node:crypto';
import { claimOpened } from '@tessera/contracts';
import { eventually, type TraceCollector, traceCollector } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { webhookTenant } from './webhook-tenant.ts';

let collector: TraceCollector;
let receiver: Receiver;
let analytics: RunningAnalytics;
beforeAll(async () => {
  collector = await traceCollector();
  receiver = await startReceiver();
  const env = { WEBHOOKS_ALLOW_PRIVATE: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  analytics = await openAnalytics(4, env);
  await analytics.start();
});
afterAll(async () => {
  await analytics.stop();
  await receiver.stop();
  await collector.stop();
});

it('each attempt is a trace of its own, linked to that of the event, and names the host but not the URL', async () => {
  receiver.answer('/hook?key=s3cret', () => ({ status: 500 }));
  const tenant = await webhookTenant(analytics);
  const { id } = await tenant.endpoint(`${receiver.base}/hook?key=s3cret`);
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const raffle = await analytics.neighbour('raffle');
  const { id: eventId } = await raffle.publish(claimOpened, {
    ...{ tenantId: tenant.tenantId, aggregateId: newId(), sequence: 1, data: claimOpened.example },
    traceparent: `00-${traceId}-${spanId}-01`,
  });
  await eventually(() => expect(receiver.received).not.toEqual([]));
  const spans = await collector.waitForTrace((all) => all.some(({ name }) => name === 'deliver webhook'), 15_000);
  const [attempt] = spans.filter(({ name }) => name === 'deliver webhook');
  expect(attempt).toMatchObject({
    kind: 'client',
    links: [{ traceId, spanId }],
    status: { code: 'error' },
    attributes: {
      'tessera.tenant_id': tenant.tenantId,
      'tessera.webhook.endpoint_id': id,
      'messaging.message.id': eventId,
      'server.address': '127.0.0.1',
      'http.response.status_code': 500,
      'error.type': 'refused',
    },
  });
  expect(attempt?.traceId).not.toBe(traceId);
  expect(attempt?.parentSpanId).toBeUndefined();
  const text = JSON.stringify(spans, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(text).not.toMatch(/s3cret|whsec_/);
});
