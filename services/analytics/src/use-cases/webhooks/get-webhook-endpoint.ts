import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { WebhookEndpoint } from '../../domain/webhooks/endpoint.ts';
import type { Webhooks } from './webhooks.ports.ts';

/** One endpoint, and whether it works. */
export const getWebhookEndpoint =
  (deps: { readonly webhooks: Webhooks }) =>
  async (
    { endpointId }: { readonly endpointId: string },
    ctx: CallContext,
  ): Promise<Result<WebhookEndpoint, Refusal<'analytics.webhook_endpoint_not_found'>>> => {
    const endpoint = await deps.webhooks.find(endpointId, ctx);
    return endpoint ? ok(endpoint) : refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
  };
