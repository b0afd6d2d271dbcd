import type { CallContext } from '@tessera/runtime/context';
import Stripe from 'stripe';
import type { PaymentReport } from '../../domain/payments/payment.ts';
import type { Report } from '../../domain/settlement.ts';
import type {
  PaymentProvider,
  ProviderEvent,
  SubmittedPayment,
  SubmittedRefund,
} from '../../use-cases/provider.ports.ts';
import { readStripeWebhook } from './read-stripe-webhook.ts';
import { stripeAmountProblem, toStripeAmount } from './stripe-amount.ts';
import {
  disputeStatusOf,
  idOf,
  reportOfDispute,
  reportOfIntent,
  reportOfRefund,
  reportOfSession,
} from './stripe-reports.ts';

export interface StripeProviderSettings {
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Where Stripe's own page sends the payer back to; without it there is no checkout. */
  readonly returnUrl: string | undefined;
  /** Default: Stripe itself. */
  readonly apiUrl: string | undefined;
}

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** Telemetry off: the SDK would keep a file in the home of whoever runs it, and tell Stripe how long calls took. */
const openStripe = ({ apiKey, apiUrl }: StripeProviderSettings): Stripe => {
  const common = { telemetry: false, maxNetworkRetries: 1, timeout: 10_000 };
  if (apiUrl === undefined) return new Stripe(apiKey, common);
  const { protocol, hostname, port } = new URL(apiUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return new Stripe(apiKey, { ...common, protocol: scheme, host: hostname, ...(port === '' ? {} : { port }) });
};

/** Another call under the same key is still running, and what comes of it is not known yet. */
const IN_FLIGHT = 409;

/** Stripe refused for good: the same call would be refused again. All else is thrown, and the call made again. */
const refusalOf = (error: unknown): Report => {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  const refused = error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
  if (refused && error.statusCode !== IN_FLIGHT)
    return { providerId: null, status: 'FAILED', failureCode: error.code ?? 'invalid_request' };
  throw error;
};

/** What a retrieval found; undefined where Stripe knows no such thing. */
const found = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') return undefined;
    throw error;
  }
};

/** Stripe behind the provider port. It pays no members out: that needs Connect, an account at Stripe for each of them. */
export const createStripeProvider = (settings: StripeProviderSettings): PaymentProvider => {
  const stripe = openStripe(settings);
  const { returnUrl, webhookSecret } = settings;
  return {
    name: 'stripe',
    paymentMethods: ['payment_intent', ...(returnUrl === undefined ? [] : ['checkout'])],
    amountProblem: stripeAmountProblem,
    createPayment: async (payment, ctx) => {
      try {
        return payment.paymentMethod === 'checkout' && returnUrl !== undefined
          ? await createCheckout(stripe, returnUrl, payment, ctx)
          : await createIntent(stripe, payment, ctx);
      } catch (error) {
        return { ...refusalOf(error), nextAction: null };
      }
    },
    retrievePayment: async (id) => {
      if (id.startsWith('cs_')) {
        const session = await found(stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }));
        return session && reportOfSession(session);
      }
      const intent = await found(stripe.paymentIntents.retrieve(id));
      return intent && reportOfIntent(intent);
    },
    cancelPayment: (id) => cancelPayment(stripe, id),
    createRefund: async (refund, ctx) => {
      try {
        return (await findRefund(stripe, refund)) ?? (await createRefund(stripe, refund, ctx));
      } catch (error) {
        return refusalOf(error);
      }
    },
    retrieveRefund: async (id) => {
      const refund = await found(stripe.refunds.retrieve(id));
      return refund && reportOfRefund(refund);
    },
    retrieveDispute: async (id) => {
      const dispute = await found(stripe.disputes.retrieve(id));
      return dispute && reportOfDispute(dispute);
    },
    findDisputes: (since) => findDisputes(stripe, since),
    readWebhook: (rawBody, headers, now) => readStripeWebhook(stripe, webhookSecret, rawBody, headers, now),
  };
};

const amountOf = ({ amount }: SubmittedPayment) => ({
  amount: toStripeAmount(amount),
  currency: amount.currency.toLowerCase(),
});

const createIntent = async (stripe: Stripe, payment: SubmittedPayment, ctx: CallContext): Promise<PaymentReport> => {
  const { paymentId } = payment;
  const intent = await stripe.paymentIntents.create(
    {
      ...amountOf(payment),
      automatic_payment_methods: { enabled: true },
      metadata: { tenantId: ctx.tenantId, paymentId },
    },
    { idempotencyKey: `payment_${paymentId}` },
  );
  return reportOfIntent(intent);
};

const createCheckout = async (
  stripe: Stripe,
  returnUrl: string,
  payment: SubmittedPayment,
  ctx: CallContext,
): Promise<PaymentReport> => {
  const { paymentId } = payment;
  const { amount, currency } = amountOf(payment);
  const back = new URL(returnUrl);
  back.searchParams.set('paymentId', paymentId);
  const metadata = { tenantId: ctx.tenantId, paymentId };
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: paymentId,
      line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: 'Payment' } } }],
      success_url: back.href,
      cancel_url: back.href,
      metadata,
      payment_intent_data: { metadata },
    },
    { idempotencyKey: `payment_${paymentId}` },
  );
  return reportOfSession(session);
};

/** What is over, or under way to its end, Stripe does not call off: it refuses, and how it stands is then to be asked. */
const cancelPayment = async (stripe: Stripe, id: string): Promise<void> => {
  try {
    if (id.startsWith('cs_')) await stripe.checkout.sessions.expire(id);
    else await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
  } catch (error) {
    refusalOf(error);
  }
};

/**
 * Stripe forgets an idempotency key after a day, and a refund may be tried for longer than that. The refund itself keeps
 * our id for ever, so it is looked for first.
 */
const findRefund = async (
  stripe: Stripe,
  { refundId, providerPaymentId }: SubmittedRefund,
): Promise<Report | undefined> => {
  for await (const refund of stripe.refunds.list({ payment_intent: providerPaymentId, limit: 100 }))
    if (refund.metadata?.['refundId'] === refundId) return reportOfRefund(refund);
  return undefined;
};

const createRefund = async (stripe: Stripe, refund: SubmittedRefund, ctx: CallContext): Promise<Report> => {
  const { refundId, providerPaymentId, amount } = refund;
  const reason = REASONS.find((known) => known === refund.reason);
  const created = await stripe.refunds.create(
    {
      payment_intent: providerPaymentId,
      amount: toStripeAmount(amount),
      metadata: { tenantId: ctx.tenantId, refundId },
      ...(reason === undefined ? {} : { reason }),
    },
    { idempotencyKey: `refund_${refundId}` },
  );
  return reportOfRefund(created);
};

/** Named by the dispute and how it stands: each state is told once, and is no other event than a look later would tell. */
const findDisputes = async (stripe: Stripe, since: Date): Promise<ProviderEvent[]> => {
  const events: ProviderEvent[] = [];
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  for await (const { id, status, payment_intent: intent } of stripe.disputes.list({ created, limit: 100 })) {
    events.push({
      id: `found_${id}_${disputeStatusOf(status)}`,
      type: 'dispute.found',
      kind: 'dispute',
      objectId: id,
      tenantId: null,
      providerPaymentId: idOf(intent),
      payload: { objectId: id },
    });
  }
  return events;
};
