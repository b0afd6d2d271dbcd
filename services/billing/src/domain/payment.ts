import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';

/** What a payment is for; decides who acts on its success. */
export type PaymentPurpose = 'WALLET_TOPUP';

/** PENDING: written down, the provider does not know it yet. PROCESSING: the provider has it. The other three are final. */
export type PaymentStatus = 'PENDING' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface Payment {
  readonly id: string;
  readonly userId: string;
  readonly purpose: PaymentPurpose;
  readonly provider: string;
  readonly paymentMethod: string;
  readonly providerPaymentId: string | null;
  readonly amount: Money;
  readonly status: PaymentStatus;
  readonly failureCode: string | null;
  /** The payment's own count of its events. */
  readonly sequence: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Statuses only move forward; a late or repeated callback finds the payment already there. */
const RANK: Readonly<Record<PaymentStatus, number>> = {
  PENDING: 0,
  PROCESSING: 1,
  SUCCEEDED: 2,
  FAILED: 2,
  CANCELLED: 2,
};

export const isFinal = (status: PaymentStatus): boolean => RANK[status] === 2;

/** The payment after the provider reported `status`, or the same payment where that is not a step forward. */
export const advancePayment = (
  payment: Payment,
  report: { readonly status: PaymentStatus; readonly providerPaymentId: string; readonly failureCode: string | null },
  now: Date,
): Payment => {
  if (RANK[report.status] <= RANK[payment.status]) return payment;
  return {
    ...payment,
    status: report.status,
    providerPaymentId: report.providerPaymentId,
    failureCode: report.status === 'FAILED' ? (report.failureCode ?? 'declined') : null,
    sequence: isFinal(report.status) ? payment.sequence + 1 : payment.sequence,
    updatedAt: now,
  };
};

export type OpenPaymentRefusal = Refusal<'billing.payment_method_unknown' | 'billing.amount_too_small'>;

/** The least that providers take: below it fees eat the payment. */
export const LEAST_AMOUNT_MINOR = 50n;

/** A new payment in PENDING, before any provider has heard of it. */
export const openPayment = (
  request: Pick<Payment, 'id' | 'userId' | 'purpose' | 'provider' | 'paymentMethod' | 'amount'>,
  knownMethods: readonly string[],
  now: Date,
): Result<Payment, OpenPaymentRefusal> => {
  if (!knownMethods.includes(request.paymentMethod)) {
    return refuse(
      'billing.payment_method_unknown',
      `The provider "${request.provider}" knows these payment methods: ${knownMethods.join(', ')}.`,
      {
        pointer: '/paymentMethod',
      },
    );
  }
  if (request.amount.amountMinor < LEAST_AMOUNT_MINOR) {
    return refuse('billing.amount_too_small', `A payment is at least ${LEAST_AMOUNT_MINOR} minor units.`, {
      pointer: '/amountMinor',
    });
  }
  return ok({
    ...request,
    providerPaymentId: null,
    status: 'PENDING',
    failureCode: null,
    sequence: 1,
    createdAt: now,
    updatedAt: now,
  });
};
