import { defineJob, inJobSpan, type Job } from '@tessera/runtime/service';
import type { WebhookStore } from '../use-cases/ports.ts';
import type { applyPaymentWebhook } from '../use-cases/webhooks/apply-payment-webhook.ts';

/** Acts on stored callbacks, also on those that nothing could be done about the first time. */
export const applyPaymentWebhooksJob = (
  webhooks: WebhookStore,
  applyPaymentWebhookWith: ReturnType<typeof applyPaymentWebhook>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'apply-payment-webhooks',
    everyMs: 500,
    onStart,
    run: async (job) => {
      const due = await webhooks.takeDue(50);
      for (const webhook of due) {
        const { tenantId, providerEventId } = webhook;
        try {
          await inJobSpan('apply-payment-webhooks', tenantId, () =>
            applyPaymentWebhookWith(webhook, job.contextFor(tenantId)),
          );
        } catch (error) {
          job.logger.warn(
            { err: error, provider_event_id: providerEventId },
            'a callback could not be acted on and will be tried again',
          );
        }
      }
      return due.length;
    },
  });
