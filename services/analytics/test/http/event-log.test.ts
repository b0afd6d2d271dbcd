import { paymentCreated, paymentSucceeded } from '@tessera/contracts';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kept, knownTenant, newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

interface Page {
  readonly items: readonly {
    readonly id: string;
    readonly subject: string;
    readonly data: unknown;
    readonly occurredAt: string;
  }[];
  readonly nextCursor: string | null;
}

type Tenant = Awaited<ReturnType<typeof knownTenant>>;

let analytics: RunningAnalytics;
let mine: Tenant;
let theirs: Tenant;
const published: string[] = [];

beforeAll(async () => {
  analytics = await openAnalytics();
  await analytics.start();
  [mine, theirs] = [await knownTenant(analytics), await knownTenant(analytics)];
  const billing = await analytics.neighbour('billing');
  for (const { tenantId } of [mine, theirs]) {
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      const event = sequence % 2 === 0 ? paymentSucceeded : paymentCreated;
      const about = { tenantId, aggregateId: newId(), sequence, time: '2026-04-01T10:00:00.000Z' };
      const { id } = await billing.publish(event, { ...about, data: event.example });
      if (tenantId === mine.tenantId) published.unshift(id);
    }
    await kept(analytics, tenantId, 5);
  }
});
afterAll(() => analytics.stop());

describe('the event log', () => {
  it('holds the tenant’s own events as they came, newest first', async () => {
    const { body } = await mine.http.get<Page>('/v1/event-log');
    expect(body.items.map(({ id }) => id)).toEqual(published);
    expect(body.nextCursor).toBeNull();
    expect(body.items[1]).toMatchObject({
      subject: paymentSucceeded.subject,
      aggregate: 'payment',
      sequence: 4,
      occurredAt: '2026-04-01T10:00:00.000Z',
      data: paymentSucceeded.example,
    });
  });

  it('is read page by page, each event once', async () => {
    const read: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const { body } = await mine.http.get<Page>(`/v1/event-log${query}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      read.push(...body.items.map(({ id }) => id));
      if (body.nextCursor === null) break;
      query = `?limit=2&cursor=${body.nextCursor}`;
    }
    expect(read).toEqual(published);
  });

  it('shows only events of one subject where one is asked for', async () => {
    const { body } = await mine.http.get<Page>(`/v1/event-log?subject=${paymentSucceeded.subject}`);
    expect(body.items.map(({ subject }) => subject)).toEqual([paymentSucceeded.subject, paymentSucceeded.subject]);
  });

  it('refuses a cursor of its own making and a limit beyond a hundred', async () => {
    for (const query of ['cursor=bm9uZQ', 'limit=101']) {
      const { status, body } = await mine.http.get<ProblemBody>(`/v1/event-log?${query}`);
      expect([status, body.code]).toEqual([400, 'request.invalid']);
    }
  });
});
