import type { ReceivedSpan } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { ApiClient, foundClub, joinClub, type OpenPool, openPool, type Person, topUpAll } from '@tessera/tools/demo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestStack, type TestStack } from './stack.ts';

let stack: TestStack;
let api: ApiClient;
let pool: OpenPool;
let buyer: Person;
let answerTrace: string | undefined;
let spans: ReceivedSpan[];

const CONFIRMED = 'events.raffle.purchase.purchase-confirmed.v1';

beforeAll(async () => {
  stack = await startTestStack();
  api = new ApiClient(stack.urls.gateway);
  const club = await foundClub(api, 'trace');
  const [member] = await joinClub(api, club.tenantId, 1, 'trace');
  if (member === undefined) throw new Error('nobody joined');
  buyer = member;
  await topUpAll(api, [buyer], 2_000);
  pool = await openPool(api, club, { tickets: 10, ticketPriceMinor: 500, prizeMinor: 1_000 });
  const answer = await api.call('POST', `/v1/pools/${pool.poolId}/entries`, {
    token: buyer.token,
    body: { quantity: 2 },
  });
  expect(answer.status).toBe(201);
  answerTrace = answer.traceId;
  spans = await eventually(
    () => {
      const received = stack.traces?.trace(answerTrace ?? '') ?? [];
      const names = received.map(({ service, name }) => `${service} ${name}`);
      for (const consumer of ['loyalty', 'analytics']) expect(names).toContain(`${consumer} process ${CONFIRMED}`);
      expect(names).toContain('gateway POST /v1/pools');
      // The last thing that a purchase sets off.
      expect(names).toContain('analytics process events.loyalty.membership.points-earned.v1');
      // Nothing hangs under a publication, so nobody would miss it.
      expect(names).toContain('loyalty publish events.loyalty.membership.points-earned.v1');
      // Each service sends its spans when it likes: the trace is whole once nobody's parent is missing.
      const known = new Set(received.map(({ spanId }) => spanId));
      expect(received.filter(({ parentSpanId }) => parentSpanId !== undefined && !known.has(parentSpanId))).toEqual([]);
      return received;
    },
    { timeoutMs: 20_000 },
  );
}, 120_000);

afterAll(async () => {
  await stack?.dispose();
});

const only = (service: string, name: string): ReceivedSpan => {
  const found = spans.filter((span) => span.service === service && span.name === name);
  expect(found, `spans “${name}” of ${service}`).toHaveLength(1);
  return found[0] as ReceivedSpan;
};

const childrenOf = (parent: ReceivedSpan): ReceivedSpan[] =>
  spans.filter((span) => span.parentSpanId === parent.spanId);

const statementsUnder = (parent: ReceivedSpan): string[] =>
  childrenOf(parent)
    .filter((span) => span.attributes['db.system.name'] === 'postgresql')
    .map((span) => span.name.split(' ')[0] ?? '');

const raffleServer = () => only('raffle', 'POST /v1/pools/{poolId}/entries');

describe('one purchase is one trace', () => {
  test('the gateway has its root, and names it in the answer', () => {
    const root = only('gateway', 'POST /v1/pools');
    expect(root).toMatchObject({ kind: 'server', traceId: answerTrace });
    expect(root.parentSpanId).toBeUndefined();
    expect(spans.filter((span) => span.parentSpanId === undefined)).toEqual([root]);
    expect(raffleServer()).toMatchObject({ kind: 'server', parentSpanId: root.spanId });
  });

  test('no span is an orphan, and none says that it failed', () => {
    const known = new Set(spans.map(({ spanId }) => spanId));
    expect(spans.filter(({ parentSpanId }) => parentSpanId !== undefined && !known.has(parentSpanId))).toEqual([]);
    expect(spans.filter(({ status }) => status.code === 'error')).toEqual([]);
  });

  test('the wallet takes the money under the one request of raffle', () => {
    const request = only('raffle', 'request rpc.wallet.post-transfer.v1');
    expect(request).toMatchObject({ kind: 'client', parentSpanId: raffleServer().spanId });
    const answer = only('wallet', 'respond rpc.wallet.post-transfer.v1');
    expect(answer).toMatchObject({ kind: 'server', parentSpanId: request.spanId });
    expect(statementsUnder(answer)).toEqual(expect.arrayContaining(['BEGIN', 'INSERT', 'UPDATE', 'COMMIT']));
    expect(answer.startNs).toBeGreaterThanOrEqual(request.startNs - 2_000_000n);
  });

  test('the statements of raffle hang under its own server span', () => {
    const statements = statementsUnder(raffleServer());
    expect(statements).toEqual(expect.arrayContaining(['SELECT', 'INSERT', 'UPDATE']));
    // Reserve, then confirm: what is in between belongs to the wallet.
    expect(statements.filter((name) => name === 'COMMIT').length).toBeGreaterThanOrEqual(2);
  });

  test('the outbox publishes under the transaction that wrote, and both consumers work under the publication', () => {
    const publication = only('raffle', `publish ${CONFIRMED}`);
    expect(publication).toMatchObject({ kind: 'producer', attributes: { 'messaging.destination.name': CONFIRMED } });
    const loyalty = only('loyalty', `process ${CONFIRMED}`);
    const analytics = only('analytics', `process ${CONFIRMED}`);
    for (const span of [publication, loyalty, analytics]) expect(span.parentSpanId).toBe(raffleServer().spanId);
    for (const span of [loyalty, analytics]) {
      expect(span.kind).toBe('consumer');
      expect(span.attributes['messaging.message.id']).toBe(publication.attributes['messaging.message.id']);
    }
    expect(statementsUnder(loyalty)).toEqual(expect.arrayContaining(['BEGIN', 'INSERT', 'COMMIT']));
  });

  test('what the wallet and loyalty tell in turn is in it too', () => {
    const event = 'events.wallet.transfer.transfer-posted.v1';
    expect(only('wallet', `publish ${event}`).kind).toBe('producer');
    expect(only('analytics', `process ${event}`).kind).toBe('consumer');
    const loyalty = only('loyalty', `process ${CONFIRMED}`);
    const points = only('loyalty', 'publish events.loyalty.membership.points-earned.v1');
    expect(points.parentSpanId).toBe(loyalty.spanId);
  });

  test('analytics works in batches: its span links to the batch, whose own trace links back', async () => {
    const [link] = only('analytics', `process ${CONFIRMED}`).links;
    const batch = await eventually(() => {
      const found = stack.traces?.trace(link?.traceId ?? '').find(({ spanId }) => spanId === link?.spanId);
      expect(found).toBeDefined();
      return found as ReceivedSpan;
    });
    expect(batch.service).toBe('analytics');
    expect(batch.links.map(({ traceId }) => traceId)).toContain(answerTrace);
  });

  test('it names the tenant and nobody’s personal data', () => {
    expect(raffleServer().attributes['tessera.tenant_id']).toMatch(/^[0-9a-f-]{36}$/);
    const text = JSON.stringify(spans, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toContain(buyer.email);
    expect(text).not.toContain(buyer.token);
  });
});
