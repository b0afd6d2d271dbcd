import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import type { Webhooks } from './webhooks.ports.ts';

export type ResendRefusal = Refusal<
  'analytics.webhook_endpoint_not_found' | 'analytics.webhook_endpoint_disabled' | 'analytics.webhook_event_not_found'
>;

/** Sends an event of the tenant again, or for the first time: also one that came while the endpoint was switched off. */
export const resendWebhookDelivery =
  (deps: { readonly webhooks: Webhooks }) =>
  (
    { endpointId, eventId }: { readonly endpointId: string; readonly eventId: string },
    ctx: CallContext,
  ): Promise<Result<WebhookDelivery, ResendRefusal>> =>
    deps.webhooks.transact(ctx, async ({ endpoints, deliveries }): Promise<Result<WebhookDelivery, ResendRefusal>> => {
      const endpoint = await endpoints.lock(endpointId);
      if (!endpoint) return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
      if (endpoint.disabled !== null)
        return refuse(
          'analytics.webhook_endpoint_disabled',
          'Nothing is sent to a disabled endpoint: enable it first.',
        );
      const queued = await deliveries.queueAgain(endpointId, eventId);
      return queued ? ok(queued) : refuse('analytics.webhook_event_not_found', 'The tenant has no such event.');
    });
