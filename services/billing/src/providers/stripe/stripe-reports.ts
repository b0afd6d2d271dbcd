import type Stripe from 'stripe';
import type { DisputeReport } from '../../domain/disputes/dispute.ts';
import { EXPIRED, type NextAction, type PaymentReport } from '../../domain/payments/payment.ts';
import type { Report } from '../../domain/settlement.ts';
import type { ProviderDispute } from '../../use-cases/provider.ports.ts';
import { fromStripeAmount } from './stripe-amount.ts';

/** The id of what Stripe gives as an id, or whole where it was asked to. */
export const idOf = (reference: string | { readonly id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const PAYER_MUST_ACT: readonly string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Why Stripe says that something was cancelled which nobody wanted to have cancelled. */
const LEFT_LYING: readonly string[] = ['abandoned', 'automatic', 'expired'];

/**
 * A declined card is no end: the payer may try another one with the same secret. What ends a payment intent without money
 * is only that it is cancelled.
 */
export const reportOfIntent = (intent: Stripe.PaymentIntent): PaymentReport => {
  const { id, status, client_secret: secret } = intent;
  if (status === 'succeeded') return { providerId: id, status: 'SUCCEEDED', failureCode: null, nextAction: null };
  if (status === 'canceled') {
    const failureCode = LEFT_LYING.includes(intent.cancellation_reason ?? '') ? EXPIRED : null;
    return { providerId: id, status: 'CANCELLED', failureCode, nextAction: null };
  }
  const nextAction: NextAction | null =
    secret !== null && PAYER_MUST_ACT.includes(status) ? { kind: 'confirm', clientSecret: secret } : null;
  return { providerId: id, status: 'PROCESSING', failureCode: null, nextAction };
};

/**
 * A checkout under the id of its payment intent as soon as it has one, because that is what refunds and disputes name.
 * Once complete it takes no second try: what the intent then lacks is never paid.
 */
export const reportOfSession = (session: Stripe.Checkout.Session): PaymentReport => {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  const providerId = idOf(session.payment_intent) ?? session.id;
  const told = { providerId, failureCode: null, nextAction: null };
  if (session.status === 'expired') return { ...told, status: 'CANCELLED', failureCode: EXPIRED };
  if (session.status === 'complete') {
    if (intent?.status === 'requires_payment_method')
      return { ...told, status: 'FAILED', failureCode: intent.last_payment_error?.code ?? 'declined' };
    return intent ? { ...reportOfIntent(intent), nextAction: null } : { ...told, status: 'PROCESSING' };
  }
  const nextAction: NextAction | null = session.url === null ? null : { kind: 'redirect', checkoutUrl: session.url };
  return { ...told, providerId: session.id, status: 'PROCESSING', nextAction };
};

export const reportOfRefund = ({ id, status, failure_reason: reason }: Stripe.Refund): Report => {
  switch (status) {
    case 'succeeded':
      return { providerId: id, status: 'SUCCEEDED', failureCode: null };
    case 'failed':
      return { providerId: id, status: 'FAILED', failureCode: reason ?? 'declined' };
    case 'canceled':
      return { providerId: id, status: 'FAILED', failureCode: 'cancelled' };
    default:
      return { providerId: id, status: 'PROCESSING', failureCode: null };
  }
};

/**
 * A warning is a bank's question, with no money in it yet. `prevented` was settled before the bank took anything. What
 * Stripe may add is open until it is known to be an end.
 */
export const disputeStatusOf = (status: string): DisputeReport['status'] => {
  if (status.startsWith('warning_')) return 'INQUIRY';
  if (status === 'won' || status === 'prevented') return 'WON';
  return status === 'lost' ? 'LOST' : 'OPEN';
};

/** Undefined for a dispute about something that is no payment intent, which is never ours. */
export const reportOfDispute = (dispute: Stripe.Dispute): ProviderDispute | undefined => {
  const providerPaymentId = idOf(dispute.payment_intent);
  if (providerPaymentId === null) return undefined;
  return {
    providerDisputeId: dispute.id,
    providerPaymentId,
    status: disputeStatusOf(dispute.status),
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    reasonCode: dispute.reason,
  };
};
