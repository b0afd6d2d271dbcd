import { setTimeout as delay } from 'node:timers/promises';
import { idSchema } from '@tessera/contracts';
import type { CallContext } from '@tessera/runtime/context';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import type { Report } from '../../domain/settlement.ts';
import type {
  PaymentProvider,
  ProviderEvent,
  ProviderObjectKind,
  ReadWebhook,
} from '../../use-cases/provider.ports.ts';
import type { Booking, OpenedDispute, SandboxBooks } from './sandbox-books.ts';
import type { SandboxCallbacks } from './sandbox-callbacks.ts';
import { dayOf, sandboxDays, sandboxMethods } from './sandbox-days.ts';

/** What the sandbox sends, signed after the Standard Webhooks specification (https://www.standardwebhooks.com). */
export const sandboxCallbackSchema = z.object({
  id: z.string(),
  type: z.templateLiteral([z.enum(['payment', 'refund', 'dispute', 'payout']), '.', z.string()]),
  data: z.object({ objectId: z.string(), metadata: z.object({ tenantId: idSchema }) }),
});
export type SandboxCallback = z.output<typeof sandboxCallbackSchema>;

/** How long an answer that lets its callbacks go first waits for them at most. */
const LONGEST_WAIT_MS = 2_000;
const LOOK_EVERY_MS = 50;

const PROCESSING = { status: 'PROCESSING', failureCode: null } as const;
const refusal = (failureCode: string): Report => ({ providerId: null, status: 'FAILED', failureCode });

/** The sandbox behind the provider port: it knows only its own books and the shared signing secret. */
export const createSandboxProvider = (
  books: SandboxBooks,
  callbacks: SandboxCallbacks,
  signingSecret: string,
): PaymentProvider => {
  const answer = (name: string, booking: Booking, ctx: CallContext) =>
    answerAsTheDaySays(callbacks, name, booking, ctx);
  return {
    name: 'sandbox',
    paymentMethods: sandboxMethods,
    amountProblem: () => undefined,
    createPayment: async (payment, ctx) => {
      const report = await answer(payment.paymentMethod, await books.createPayment(payment, ctx), ctx);
      return { ...report, nextAction: null };
    },
    retrievePayment: async (providerPaymentId, ctx) => {
      const report = await books.find('payment', providerPaymentId, ctx);
      return report && { ...report, nextAction: null };
    },
    cancelPayment: (providerPaymentId, ctx) => books.cancelPayment(providerPaymentId, ctx),
    createRefund: async (refund, ctx) => {
      const booking = await books.createRefund(refund, ctx);
      return 'refused' in booking ? refusal(booking.refused) : answer(refund.reason, booking, ctx);
    },
    retrieveRefund: (providerRefundId, ctx) => books.find('refund', providerRefundId, ctx),
    retrieveDispute: (providerDisputeId, ctx) => books.findDispute(providerDisputeId, ctx),
    findDisputes: async (since) => (await books.disputesSince(since)).map(toFoundEvent),
    payouts: {
      create: async (payout, ctx) => {
        if (!(payout.payoutMethod in sandboxDays)) return refusal('payout_method_unknown');
        return answer(payout.payoutMethod, await books.createPayout(payout, ctx), ctx);
      },
      retrieve: (providerPayoutId, ctx) => books.find('payout', providerPayoutId, ctx),
    },
    readWebhook: async (rawBody, headers) => readWebhook(signingSecret, rawBody, headers),
  };
};

const answerAsTheDaySays = async (
  callbacks: SandboxCallbacks,
  name: string,
  { id, fresh }: Booking,
  { tenantId }: CallContext,
): Promise<Report> => {
  const { answers } = dayOf(name);
  if (fresh && answers === 'never') throw new Error(`the sandbox made ${id} and did not answer in time`);
  if (fresh && answers === 'after-its-callbacks') {
    const looks = LONGEST_WAIT_MS / LOOK_EVERY_MS;
    for (let look = 0; look < looks && (await callbacks.isOwed(tenantId, id)); look += 1) await delay(LOOK_EVERY_MS);
  }
  return { providerId: id, ...PROCESSING };
};

/**
 * The library compares the signed time with the machine's own clock and takes no other, so the clock of the call does not
 * reach it.
 */
const readWebhook = (secret: string, rawBody: Uint8Array, headers: Headers): ReadWebhook => {
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
  kind: type.slice(0, type.indexOf('.')) as ProviderObjectKind,
  objectId: data.objectId,
  tenantId: data.metadata.tenantId,
  providerPaymentId: null,
  payload: data,
});

/** Named by the dispute and how it stands: each state is told once, and is no other event than a look later would tell. */
const toFoundEvent = ({ tenantId, id, paymentId, status }: OpenedDispute): ProviderEvent => ({
  id: `found_${id}_${status}`,
  type: 'dispute.found',
  kind: 'dispute',
  objectId: id,
  tenantId,
  providerPaymentId: paymentId,
  payload: { objectId: id },
});
