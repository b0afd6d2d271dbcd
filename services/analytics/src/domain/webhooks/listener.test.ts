import { describe, expect, it } from 'vitest';
import type { Fact } from '../fact.ts';
import { type Listener, tellingsOf } from './listener.ts';

const CLAIM = 'raffle.claim.claim-opened.v1';

const fact = (change: Partial<Fact> = {}): Fact => ({
  tenantId: 't1',
  id: 'e1',
  subject: `events.${CLAIM}`,
  aggregate: 'claim',
  aggregateId: 'c1',
  sequence: 1,
  correlationId: '',
  occurredAt: '2026-11-21T20:00:00.000Z',
  data: {},
  measure: { metric: 'claims.opened', count: 1, sum: 0n, kind: '', currency: '' },
  ...change,
});

const listener = (change: Partial<Listener> = {}): Listener => ({
  tenantId: 't1',
  endpointId: 'w1',
  eventTypes: [CLAIM],
  createdAt: new Date('2026-11-21T20:00:00.000Z'),
  ...change,
});

describe('an endpoint', () => {
  it('is told of an event that it wants, with the trace that it came from', () => {
    const told = { tenantId: 't1', endpointId: 'w1', eventId: 'e1', type: CLAIM };
    expect(tellingsOf([fact()], [listener()])).toEqual([{ ...told, traceparent: null }]);
    expect(tellingsOf([fact({ traceparent: '00-a' })], [listener({ eventTypes: ['*'] })])).toEqual([
      { ...told, traceparent: '00-a' },
    ]);
  });

  it.each([
    ['of another tenant', fact({ tenantId: 't2' })],
    ['of another type', fact({ subject: 'events.raffle.claim.claim-declined.v1' })],
    ['from before it was made', fact({ occurredAt: '2026-11-21T19:59:59.999Z' })],
  ])('is told of nothing %s', (_what, other) => expect(tellingsOf([other], [listener()])).toEqual([]));

  it('is told beside others, each of each', () => {
    const facts = [fact(), fact({ id: 'e2' }), fact({ id: 'e3', tenantId: 't2' })];
    const listeners = [listener(), listener({ endpointId: 'w2' }), listener({ endpointId: 'w3', tenantId: 't2' })];
    const told = tellingsOf(facts, listeners).map(({ endpointId, eventId }) => `${endpointId} ${eventId}`);
    expect(told).toEqual(['w1 e1', 'w1 e2', 'w2 e1', 'w2 e2', 'w3 e3']);
  });
});
