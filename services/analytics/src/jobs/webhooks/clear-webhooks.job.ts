import { defineJob, type Job } from '@tessera/runtime/service';
import type { clearWebhooks } from '../../use-cases/webhooks/clear-webhooks.ts';

export const clearWebhooksJob = (clearWebhooksWith: ReturnType<typeof clearWebhooks>): Job =>
  defineJob({ name: 'clear-webhooks', everyMs: 60_000, run: clearWebhooksWith });
