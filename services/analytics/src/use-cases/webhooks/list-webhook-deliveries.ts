import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import type { DeliveryFilter, Webhooks } from './webhooks.ports.ts';

export interface DeliveriesPage {
  readonly items: readonly WebhookDelivery[];
  readonly nextCursor: string | null;
}

/** What one endpoint was and will be told of, newest event first, and how far each delivery has come. */
export const listWebhookDeliveries =
  (deps: { readonly webhooks: Webhooks }) =>
  async (
    filter: DeliveryFilter,
    ctx: CallContext,
  ): Promise<Result<DeliveriesPage, Refusal<'analytics.webhook_endpoint_not_found'>>> => {
    const found = await deps.webhooks.listDeliveries({ ...filter, limit: filter.limit + 1 }, ctx);
    if (!found) return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
    const items = found.slice(0, filter.limit);
    return ok({ items, nextCursor: found.length > filter.limit ? (items.at(-1)?.eventId ?? null) : null });
  };
