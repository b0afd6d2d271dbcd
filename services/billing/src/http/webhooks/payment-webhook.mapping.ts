import { timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { StoredWebhook } from '../../use-cases/ports.ts';

export const webhookStateSchema = z.enum(['RECEIVED', 'APPLIED', 'PARKED']);

export const paymentWebhookSchema = z.object({
  provider: z.string(),
  providerEventId: z.string(),
  type: z.string().describe('As the provider puts it'),
  kind: z.enum(['payment', 'refund', 'dispute', 'payout']),
  providerObjectId: z.string().describe('The provider’s own id of what it is about'),
  state: webhookStateSchema,
  reason: z.string().nullable().describe('Why it is parked'),
  attempts: z.int(),
  receivedAt: timestampSchema,
  nextAttemptAt: timestampSchema.nullable().describe('When it is looked at again by itself'),
});

export const paymentWebhookToHttp = ({
  id: _,
  tenantId: __,
  objectId,
  receivedAt,
  nextAttemptAt,
  ...webhook
}: StoredWebhook): z.input<typeof paymentWebhookSchema> => ({
  ...webhook,
  providerObjectId: objectId,
  receivedAt: receivedAt.toISOString(),
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
});
