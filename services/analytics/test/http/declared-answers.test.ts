import { describeDeclaredAnswers, eventually, tcpProxy } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyticsHarness, knownTenant, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';
import { webhookSamples } from '../webhooks/webhook-samples.ts';

describeDeclaredAnswers({
  harness: analyticsHarness(),
  samples: async (harness) => {
    const { token } = await knownTenant(harness);
    return {
      listMetrics: { token },
      queryMetric: { token, query: '?metric=tickets.sold&from=2026-01-01&to=2026-01-31' },
      listEvents: { token },
      ...(await webhookSamples(harness)),
    };
  },
});

describe('analytics, cut off from Postgres,', () => {
  let analytics: RunningAnalytics;
  beforeAll(async () => {
    analytics = await openAnalytics();
  });
  afterAll(() => analytics.stop());

  it('says so, and works again as soon as it is back', async () => {
    const { token } = await knownTenant(analytics);
    const proxy = await tcpProxy({ target: analytics.database.url });
    const { service, http } = await analytics.another({ DATABASE_URL: proxy.through(analytics.database.url) });
    const ask = () => http.get<{ dependency: string }>('/v1/event-log', { token });
    try {
      proxy.cut();
      expect(await ask()).toMatchObject({ status: 503, body: { dependency: 'postgres' } });
      expect(proxy.accepted()).toBeGreaterThan(0);
      proxy.heal();
      await eventually(async () => expect((await ask()).status).toBe(200));
    } finally {
      await service.stop();
      await proxy.stop();
    }
  });
});
