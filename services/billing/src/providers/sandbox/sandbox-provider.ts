import { idSchema } from '@tessera/contracts';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import type { PaymentProvider, ProviderEvent } from '../../use-cases/ports.ts';
import type { SandboxBooks } from './sandbox-books.ts';
import { sandboxMethods } from './sandbox-methods.ts';

/** What the sandbox sends, signed after the Standard Webhooks specification (https://www.standardwebhooks.com). */
export const sandboxCallbackSchema = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({ paymentId: z.string(), metadata: z.object({ tenantId: idSchema }) }),
});
export type SandboxCallback = z.output<typeof sandboxCallbackSchema>;

/** The sandbox behind the provider port: it knows only its own books and the shared signing secret. */
export const createSandboxProvider = (books: SandboxBooks, signingSecret: string): PaymentProvider => ({
  name: 'sandbox',
  paymentMethods: Object.keys(sandboxMethods),
  createPayment: (payment, ctx) => books.create(payment, ctx),
  retrievePayment: (providerPaymentId, ctx) => books.find(providerPaymentId, ctx),
  readWebhook: (rawBody, headers) => readWebhook(signingSecret, rawBody, headers),
});

const readWebhook = (
  secret: string,
  rawBody: Uint8Array,
  headers: Headers,
): ReturnType<PaymentProvider['readWebhook']> => {
  const text = Buffer.from(rawBody).toString('utf8');
  try {
    const read = sandboxCallbackSchema.safeParse(
      new Webhook(secret, { format: 'raw' }).verify(text, Object.fromEntries(headers)),
    );
    return read.success ? toProviderEvent(read.data) : 'malformed';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return 'signature-invalid';
    if (error instanceof SyntaxError) return 'malformed';
    throw error;
  }
};

const toProviderEvent = ({ id, type, data }: SandboxCallback): ProviderEvent => ({
  id,
  type,
  providerPaymentId: data.paymentId,
  tenantId: data.metadata.tenantId,
  payload: data,
});
