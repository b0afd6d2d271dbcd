import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import type { Webhooks } from './webhooks.ports.ts';

export type TestRefusal = Refusal<'analytics.webhook_endpoint_not_found' | 'analytics.webhook_endpoint_disabled'>;

/** Tells an endpoint of an event that never happened, whatever types it wants, so that its developers see one arrive. */
export const sendTestWebhook =
  (deps: { readonly webhooks: Webhooks }) =>
  ({ endpointId }: { readonly endpointId: string }, ctx: CallContext): Promise<Result<WebhookDelivery, TestRefusal>> =>
    deps.webhooks.transact(ctx, async ({ endpoints, deliveries }): Promise<Result<WebhookDelivery, TestRefusal>> => {
      const endpoint = await endpoints.lock(endpointId);
      if (!endpoint) return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
      if (endpoint.disabled !== null)
        return refuse(
          'analytics.webhook_endpoint_disabled',
          'Nothing is sent to a disabled endpoint: enable it first.',
        );
      return ok(await deliveries.queueTest(endpointId, ctx.newId()));
    });
