import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { StoredWebhook, WebhookKey, WebhookStore } from '../ports.ts';

export type RetryPaymentWebhookRefusal = Refusal<'billing.webhook_not_found' | 'billing.webhook_already_applied'>;

/** Makes a callback of the inbox due at once; what has been applied is never acted on again. */
export const retryPaymentWebhook =
  (deps: { readonly webhooks: WebhookStore; readonly applySoon: () => void }) =>
  async (key: WebhookKey, ctx: CallContext): Promise<Result<StoredWebhook, RetryPaymentWebhookRefusal>> => {
    const result = await deps.webhooks.retry<RetryPaymentWebhookRefusal>(
      key,
      (webhook) => {
        if (!webhook) return refuse('billing.webhook_not_found', 'There is no such callback.');
        return webhook.state === 'APPLIED'
          ? refuse('billing.webhook_already_applied', 'The callback has been acted on.')
          : ok(webhook);
      },
      ctx,
    );
    if (result.ok) deps.applySoon();
    return result;
  };
