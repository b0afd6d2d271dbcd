import { type Money, money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { Payment, PaymentPurpose } from '../payments/payment.ts';
import type { Settlement } from '../settlement.ts';

/** Money of a succeeded payment on its way back, in whole or in part. */
export interface Refund extends Settlement {
  readonly paymentId: string;
  /** The payer. */
  readonly userId: string;
  readonly purpose: PaymentPurpose;
  readonly amount: Money;
  readonly reason: string;
  readonly requestedBy: string;
  readonly createdAt: Date;
}

/** A payment as it stands under its lock. */
export interface RefundablePayment {
  readonly payment: Payment;
  /** The sum of its refunds that have not failed. */
  readonly claimedMinor: bigint;
  /** Whether the payer disputes it with their bank, and nothing has been decided. */
  readonly disputed: boolean;
}

export interface RefundRequest {
  readonly id: string;
  readonly requestedBy: string;
  /** The rest of the payment where left out. */
  readonly amountMinor: bigint | undefined;
  readonly reason: string;
}

export type OpenRefundRefusal = Refusal<
  | 'billing.payment_not_refundable'
  | 'billing.payment_disputed'
  | 'billing.refund_exceeds_payment'
  | 'billing.amount_unsupported'
>;

/** A new refund in PENDING; what is given back and on its way back never comes to more than the payment. */
export const openRefund = (
  { payment, claimedMinor, disputed }: RefundablePayment,
  request: RefundRequest,
  amountProblem: (amount: Money) => string | undefined,
  now: Date,
): Result<Refund, OpenRefundRefusal> => {
  if (payment.status !== 'SUCCEEDED')
    return refuse(
      'billing.payment_not_refundable',
      `The payment is ${payment.status}: there is no money to give back.`,
    );
  if (disputed)
    return refuse('billing.payment_disputed', 'The payer disputes the payment, and their bank has not decided yet.');
  const rest = payment.amount.amountMinor - claimedMinor;
  const amountMinor = request.amountMinor ?? rest;
  const pointer = request.amountMinor === undefined ? {} : { pointer: '/amountMinor' };
  if (amountMinor > rest || amountMinor <= 0n)
    return refuse('billing.refund_exceeds_payment', `Of the payment ${rest} minor units can be given back.`, pointer);
  const amount = money(amountMinor, payment.amount.currency);
  const problem = amountProblem(amount);
  if (problem !== undefined) return refuse('billing.amount_unsupported', problem, pointer);
  return ok({
    id: request.id,
    paymentId: payment.id,
    userId: payment.userId,
    purpose: payment.purpose,
    provider: payment.provider,
    providerId: null,
    amount,
    reason: request.reason,
    requestedBy: request.requestedBy,
    status: 'PENDING',
    failureCode: null,
    sequence: 0,
    createdAt: now,
    updatedAt: now,
  });
};
