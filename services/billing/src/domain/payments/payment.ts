import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { advance, type CancellableStatus, contradicts, isFinal, type Report, type Settlement } from '../settlement.ts';

/** What a payment is for; decides who acts on its success. */
export type PaymentPurpose = 'WALLET_TOPUP';

export type PaymentStatus = CancellableStatus;

/** What the payer has to do before the provider can go on: confirm with its own form, or pay on its own page. */
export type NextAction =
  | { readonly kind: 'confirm'; readonly clientSecret: string }
  | { readonly kind: 'redirect'; readonly checkoutUrl: string };

export interface Payment extends Settlement<PaymentStatus> {
  readonly userId: string;
  readonly purpose: PaymentPurpose;
  readonly paymentMethod: string;
  readonly amount: Money;
  /** Given back so far; what is still on its way back is not in it. */
  readonly refundedMinor: bigint;
  /** Null once there is nothing left to do. */
  readonly nextAction: NextAction | null;
  readonly createdAt: Date;
}

export type PaymentReport = Report<PaymentStatus> & { readonly nextAction: NextAction | null };

/** Money that a provider has after all counts, whatever was told before. Nothing else leads out of an end. */
const isLateSuccess = (ours: PaymentStatus, theirs: PaymentStatus): boolean =>
  theirs === 'SUCCEEDED' && contradicts(ours, theirs);

/** The payment after the provider's report, or the same payment where that is not a step forward. */
export const advancePayment = (payment: Payment, report: PaymentReport, now: Date): Payment => {
  const isLate = isLateSuccess(payment.status, report.status);
  const advanced = advance(isLate ? { ...payment, status: 'PROCESSING' } : payment, report, now);
  if (advanced === payment) return payment;
  return { ...advanced, nextAction: isFinal(report.status) ? null : report.nextAction };
};

/** Whether both have ended differently, and not by money that came late: that is for a person to see. */
export const contradictsPayment = (ours: PaymentStatus, theirs: PaymentStatus): boolean =>
  contradicts(ours, theirs) && !isLateSuccess(ours, theirs);

/** Why a payment was called off that nobody concluded in time. */
export const EXPIRED = 'expired';

/** Whether its payer had it for that long and has not concluded it. */
export const isAbandoned = (
  { status, createdAt }: Pick<Payment, 'status' | 'createdAt'>,
  now: Date,
  abandonedAfterMs: number,
): boolean => status === 'PROCESSING' && now.getTime() - createdAt.getTime() >= abandonedAfterMs;

/** The payment as this person may see it: what the next action needs is a secret between the provider and the payer. */
export const seenBy = (payment: Payment, userId: string): Payment =>
  payment.userId === userId ? payment : { ...payment, nextAction: null };

export type OpenPaymentRefusal = Refusal<
  'billing.payment_method_unknown' | 'billing.amount_too_small' | 'billing.amount_unsupported'
>;

/** The least that providers take: below it fees eat the payment. */
export const LEAST_AMOUNT_MINOR = 50n;

/** What a provider says of the payments that it takes. */
export interface PaymentTerms {
  readonly paymentMethods: readonly string[];
  /** Why the provider cannot move this very amount, as a sentence. */
  readonly amountProblem: string | undefined;
}

/** A new payment in PENDING, before any provider has heard of it. */
export const openPayment = (
  request: Pick<Payment, 'id' | 'userId' | 'purpose' | 'provider' | 'paymentMethod' | 'amount'>,
  terms: PaymentTerms,
  now: Date,
): Result<Payment, OpenPaymentRefusal> => {
  if (!terms.paymentMethods.includes(request.paymentMethod)) {
    return refuse(
      'billing.payment_method_unknown',
      `The provider "${request.provider}" knows these payment methods: ${terms.paymentMethods.join(', ')}.`,
      { pointer: '/paymentMethod' },
    );
  }
  if (request.amount.amountMinor < LEAST_AMOUNT_MINOR) {
    return refuse('billing.amount_too_small', `A payment is at least ${LEAST_AMOUNT_MINOR} minor units.`, {
      pointer: '/amountMinor',
    });
  }
  if (terms.amountProblem !== undefined)
    return refuse('billing.amount_unsupported', terms.amountProblem, { pointer: '/amountMinor' });
  return ok({
    ...request,
    providerId: null,
    status: 'PENDING',
    failureCode: null,
    refundedMinor: 0n,
    nextAction: null,
    sequence: 1,
    createdAt: now,
    updatedAt: now,
  });
};
