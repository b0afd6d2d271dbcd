import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { EndpointWithSecret } from './create-webhook-endpoint.ts';
import type { NewSecret, Webhooks } from './webhooks.ports.ts';

/** As long as a receiver may take to learn the new secret: until then each message is signed with both. */
const OVERLAP_HOURS = 24;

/** Gives an endpoint a new secret, which is shown this once; the old one signs beside it for a day. */
export const rotateWebhookSecret =
  (deps: { readonly webhooks: Webhooks; readonly newSecret: NewSecret }) =>
  (
    { endpointId }: { readonly endpointId: string },
    ctx: CallContext,
  ): Promise<Result<EndpointWithSecret, Refusal<'analytics.webhook_endpoint_not_found'>>> =>
    deps.webhooks.transact(ctx, async ({ endpoints, secrets }) => {
      const endpoint = await endpoints.lock(endpointId);
      if (!endpoint) return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
      const secret = deps.newSecret();
      await secrets.retire(endpointId, OVERLAP_HOURS);
      await secrets.insert(endpointId, secret);
      return ok({ endpoint, secret });
    });
