import type { Samples } from '@tessera/testing';
import { newId, type RunningAnalytics } from '../running-analytics.ts';
import { webhookTenant } from './webhook-tenant.ts';

/** A call of each operation on webhooks that succeeds. */
export const webhookSamples = async (analytics: RunningAnalytics): Promise<Samples> => {
  const tenant = await webhookTenant(analytics);
  const { tenantId, token } = tenant;
  const [one, other, doomed] = [
    await tenant.endpoint('https://example.com/one'),
    await tenant.endpoint('https://example.com/other'),
    await tenant.endpoint('https://example.com/doomed'),
  ];
  const eventId = newId();
  await analytics.sql(
    `insert into analytics.events (tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data)
     values ($1, $2, 'events.raffle.claim.claim-opened.v1', 'claim', 'c1', 1, '', clock_timestamp(), '{}')`,
    [tenantId, eventId],
  );
  const path = { endpointId: one.id };
  return {
    createWebhookEndpoint: { token, body: { url: 'https://example.com/new', eventTypes: ['*'] } },
    listWebhookEndpoints: { token },
    getWebhookEndpoint: { token, path },
    editWebhookEndpoint: { token, path, headers: { 'if-match': '*' }, body: { description: 'changed' } },
    deleteWebhookEndpoint: { token, path: { endpointId: doomed.id } },
    rotateWebhookSecret: { token, path },
    listWebhookDeliveries: { token, path },
    resendWebhookDelivery: {
      token,
      path: { ...path, eventId },
      other: { path: { endpointId: other.id, eventId } },
    },
    sendTestWebhook: { token, path, other: { path: { endpointId: other.id } } },
  };
};
