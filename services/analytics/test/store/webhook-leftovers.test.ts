import { openDatabase } from '@tessera/runtime/postgres';
import { createSealer } from '@tessera/runtime/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDueDeliveries } from '../../src/persistence/webhooks/due-deliveries.ts';
import { createWebhookLeftovers } from '../../src/persistence/webhooks/webhook-leftovers.ts';
import { clearWebhooks } from '../../src/use-cases/webhooks/clear-webhooks.ts';
import { newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';
import { type WebhookTenant, webhookTenant } from '../webhooks/webhook-tenant.ts';

/** Not started, so that nothing is cleared but by the test. */
let analytics: RunningAnalytics;
let tenant: WebhookTenant;
const undo: (() => Promise<void>)[] = [];
const OLD = { id: 'test', key: Buffer.alloc(32, 7) };
const NEW = { id: 'new', key: Buffer.alloc(32, 8) };

beforeAll(async () => {
  analytics = await openAnalytics();
  tenant = await webhookTenant(analytics);
});
afterAll(async () => {
  for (const one of undo) await one();
  await analytics.stop();
});

const openStore = async (...keys: (typeof OLD)[]) => {
  const database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 2 });
  undo.push(() => database.close());
  const sealer = createSealer(keys);
  return {
    clear: clearWebhooks({ leftovers: createWebhookLeftovers(database, sealer) }),
    due: createDueDeliveries({ database, sealer, onUnreadable: () => undefined }),
  };
};

const delivery = async (
  endpointId: string,
  status: string,
  finished: string | null,
  leased = false,
): Promise<string> => {
  const eventId = newId();
  await analytics.sql(
    `insert into analytics.webhook_deliveries (tenant_id, endpoint_id, event_id, type, status, finished_at, lease_id, due_at)
     values ($1, $2, $3, 'webhook.test', $4, clock_timestamp() - $5::interval, $6, clock_timestamp() + $7::interval)`,
    [
      tenant.tenantId,
      endpointId,
      eventId,
      status,
      finished,
      leased ? newId() : null,
      leased ? '1 minute' : '-1 minute',
    ],
  );
  return eventId;
};

const left = async (endpointId: string): Promise<Record<string, string>> => {
  const rows = await analytics.sql<{ event_id: string; status: string }>(
    'select event_id, status from analytics.webhook_deliveries where endpoint_id = $1',
    [endpointId],
  );
  return Object.fromEntries(rows.map((row) => [row.event_id, row.status]));
};

describe('what was finished', () => {
  it('is kept for thirty days, and what waits for as long as it waits', async () => {
    const { id } = await tenant.endpoint('https://example.com/kept');
    const [young, waiting] = [await delivery(id, 'FAILED', '29 days'), await delivery(id, 'PENDING', null)];
    await delivery(id, 'FAILED', '31 days');
    await delivery(id, 'DELIVERED', '31 days');
    const { clear } = await openStore(OLD);
    expect(await clear()).toBe(0);
    expect(await left(id)).toEqual({ [young]: 'FAILED', [waiting]: 'PENDING' });
  });
});

describe('what waits for an endpoint', () => {
  it('that was disabled is given up, but for what is on its way', async () => {
    const { id } = await tenant.endpoint('https://example.com/disabled');
    const [waiting, leased] = [await delivery(id, 'PENDING', null), await delivery(id, 'PENDING', null, true)];
    const headers = { 'if-match': '*' };
    await tenant.http.patch(`/v1/webhook-endpoints/${id}`, { headers, body: { enabled: false } });
    const { clear, due } = await openStore(OLD);
    await clear();
    expect(await left(id)).toEqual({ [waiting]: 'FAILED', [leased]: 'PENDING' });
    const [given] = await tenant.deliveries(id, '?status=FAILED');
    expect(given).toMatchObject({ eventId: waiting, lastError: 'the endpoint was disabled' });
    const claim = { leaseId: newId(), sending: new Map(), perEndpoint: 8, limit: 100 };
    expect((await due.claim(claim)).filter(({ endpointId }) => endpointId === id)).toEqual([]);
  });

  it('that was deleted goes, and after an hour the endpoint and its secrets with it', async () => {
    const { id } = await tenant.endpoint('https://example.com/deleted');
    await delivery(id, 'PENDING', null);
    await delivery(id, 'DELIVERED', '1 day');
    await tenant.http.delete(`/v1/webhook-endpoints/${id}`);
    const { clear } = await openStore(OLD);
    await clear();
    expect(await left(id)).toEqual({});
    const rest = () =>
      analytics.sql(
        `select id from analytics.webhook_endpoints where id = $1 union all select id from analytics.webhook_secrets where endpoint_id = $1`,
        [id],
      );
    expect(await rest()).toHaveLength(2);
    await analytics.sql(
      `update analytics.webhook_endpoints set changed_at = clock_timestamp() - interval '61 minutes' where id = $1`,
      [id],
    );
    await clear();
    expect(await rest()).toEqual([]);
  });
});

describe('the age of the backlog', () => {
  it('is that of the oldest due delivery of an endpoint that works', async () => {
    const { due } = await openStore(OLD);
    const { id } = await tenant.endpoint('https://example.com/backlog');
    const eventId = await delivery(id, 'PENDING', null);
    const age = async (interval: string, failing: boolean): Promise<number> => {
      await analytics.sql(
        `update analytics.webhook_deliveries set due_at = clock_timestamp() - $2::interval where event_id = $1`,
        [eventId, interval],
      );
      await analytics.sql('update analytics.webhook_endpoints set failing_since = $2 where id = $1', [
        id,
        failing ? new Date() : null,
      ]);
      return due.oldestDueSeconds();
    };
    expect(await age('3 hours', false)).toBeGreaterThanOrEqual(10_800);
    expect(await age('3 hours', true)).toBeLessThan(10_800);
  });
});

describe('after a change of keys', () => {
  it('secrets are sealed with the new one, and open without the old one', async () => {
    await tenant.endpoint('https://example.com/resealed');
    const { clear } = await openStore(NEW, OLD);
    expect(await clear()).toBeGreaterThan(0);
    expect(await clear()).toBe(0);
    expect(
      await analytics.sql(`select 1 from analytics.webhook_secrets where sealed not like 'sealed.v1.new.%'`),
    ).toEqual([]);
    const { id } = await tenant.endpoint('https://example.com/sealed-by-the-old-one');
    await delivery(id, 'PENDING', null);
    await clear();
    const { due } = await openStore(NEW);
    const claim = { leaseId: newId(), sending: new Map(), perEndpoint: 8, limit: 100 };
    const claimed = (await due.claim(claim)).find(({ endpointId }) => endpointId === id);
    expect(claimed?.secrets).toEqual([expect.stringMatching(/^whsec_/)]);
  });
});
