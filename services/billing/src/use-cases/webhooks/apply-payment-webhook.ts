import type { CallContext } from '@tessera/runtime/context';
import type { StoredWebhook, WebhookStore } from '../ports.ts';
import type { PaymentProviders, ProviderObjectKind } from '../provider.ports.ts';
import type { Follow } from './following.ts';

/**
 * Acts on a stored callback: asks the provider what is true now and follows it, in the transaction that marks the callback
 * as applied. What a callback claims is never taken at its word.
 */
export const applyPaymentWebhook =
  (deps: {
    readonly webhooks: WebhookStore;
    readonly providers: PaymentProviders;
    readonly follow: Readonly<Record<ProviderObjectKind, Follow>>;
  }) =>
  async (webhook: StoredWebhook, ctx: CallContext): Promise<void> => {
    const provider = deps.providers.get(webhook.provider);
    if (!provider) return deps.webhooks.park(webhook, `the provider ${webhook.provider} is not configured`, ctx);
    const following = await deps.follow[webhook.kind](provider, webhook.objectId, ctx);
    if ('cannot' in following) return deps.webhooks.park(webhook, following.cannot, ctx);
    await deps.webhooks.apply(
      webhook,
      async (inside) => {
        await following.act(inside);
      },
      ctx,
    );
  };
