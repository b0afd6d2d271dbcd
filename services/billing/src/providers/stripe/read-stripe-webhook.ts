import { idSchema } from '@tessera/contracts';
import Stripe from 'stripe';
import { z } from 'zod';
import type { ProviderObjectKind, ReadWebhook } from '../../use-cases/provider.ports.ts';
import { idOf } from './stripe-reports.ts';

/** Stripe's own default. Never 0: from version 23 on the SDK takes that as no limit at all. */
const TOLERANCE_SECONDS = 300;

/** By the object, and not by the type of the event: whatever happened to it, it is read again. */
const KINDS: Readonly<Record<string, ProviderObjectKind>> = {
  payment_intent: 'payment',
  'checkout.session': 'payment',
  refund: 'refund',
  dispute: 'dispute',
};

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      object: z.string(),
      metadata: z.record(z.string(), z.string()).nullish(),
      payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    }),
  }),
});

/** Checks the signature over the raw bytes, then reads what the event is about and nothing of what it claims. */
export const readStripeWebhook = async (
  stripe: Stripe,
  secret: string,
  rawBody: Uint8Array,
  headers: Headers,
  now: Date,
): Promise<ReadWebhook> => {
  let verified: unknown;
  try {
    const signature = headers.get('stripe-signature') ?? '';
    verified = await stripe.webhooks.constructEventAsync(
      Buffer.from(rawBody),
      signature,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      now.getTime(),
    );
  } catch (error) {
    // Everything else that the SDK throws comes after the signature, and is about the body.
    return error instanceof Stripe.errors.StripeSignatureVerificationError ? 'signature-invalid' : 'malformed';
  }
  const event = eventSchema.safeParse(verified);
  return event.success ? toProviderEvent(event.data) : 'malformed';
};

const toProviderEvent = ({ id, type, data: { object } }: z.output<typeof eventSchema>): ReadWebhook => {
  const kind = KINDS[object.object];
  if (kind === undefined || object.id === undefined) return 'ignored';
  const tenantId = idSchema.safeParse(object.metadata?.['tenantId']);
  return {
    id,
    type,
    kind,
    objectId: object.id,
    tenantId: tenantId.success ? tenantId.data : null,
    // A dispute carries nothing of ours, nor does a refund made in Stripe's dashboard; the payment that it names does.
    providerPaymentId: idOf(object.payment_intent ?? null),
    payload: { objectId: object.id },
  };
};
