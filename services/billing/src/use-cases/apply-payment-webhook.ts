import type { CallContext } from '@tessera/runtime/context';
import { advancePayment } from '../domain/payment.ts';
import type { PaymentProviders, PaymentStore, StoredWebhook, WebhookStore } from './ports.ts';

/**
 * Acts on a stored callback: asks the provider what is true now and moves the payment forward, never back, in the
 * transaction that marks the callback as applied. What a callback claims is never taken at its word.
 */
export const applyPaymentWebhook =
  (deps: { readonly webhooks: WebhookStore; readonly payments: PaymentStore; readonly providers: PaymentProviders }) =>
  async (webhook: StoredWebhook, ctx: CallContext): Promise<void> => {
    const { providerPaymentId } = webhook.event;
    const report = await deps.providers.get(webhook.provider)?.retrievePayment(providerPaymentId, ctx);
    if (!report) return deps.webhooks.park(webhook, `the provider knows no payment ${providerPaymentId}`, ctx);
    const payment = await deps.payments.findByProviderId(webhook.provider, providerPaymentId, ctx);
    if (!payment) return deps.webhooks.park(webhook, `no payment of ours is called ${providerPaymentId} yet`, ctx);
    await deps.webhooks.apply(
      webhook,
      async (inside) => {
        await deps.payments.change(payment.id, (current) => advancePayment(current, report, ctx.clock.now()), inside);
      },
      ctx,
    );
  };
