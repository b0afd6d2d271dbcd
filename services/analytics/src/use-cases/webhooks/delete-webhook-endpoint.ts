import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Webhooks } from './webhooks.ports.ts';

/** Nothing more is sent there, but for what is on its way at this moment. */
export const deleteWebhookEndpoint =
  (deps: { readonly webhooks: Webhooks }) =>
  (
    { endpointId }: { readonly endpointId: string },
    ctx: CallContext,
  ): Promise<Result<null, Refusal<'analytics.webhook_endpoint_not_found'>>> =>
    deps.webhooks.transact(ctx, async ({ endpoints }) => {
      if (!(await endpoints.lock(endpointId)))
        return refuse('analytics.webhook_endpoint_not_found', 'There is no such endpoint.');
      await endpoints.remove(endpointId, ctx.clock.now());
      return ok(null);
    });
