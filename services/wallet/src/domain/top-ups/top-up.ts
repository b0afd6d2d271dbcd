import { deriveId, type Money } from '@tessera/kernel';

/**
 * CREATED leads to one of the others, and of those nothing leads away but one: money that a provider has after all is
 * credited, whatever was said before. How far the payment is with its provider, billing knows.
 */
export type TopUpStatus = 'CREATED' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** Money that a person pays in through a provider; known by the payment's id. */
export interface TopUp {
  readonly id: string;
  readonly accountId: string;
  readonly provider: string;
  readonly providerPaymentId: string | null;
  readonly amount: Money;
  readonly status: TopUpStatus;
  readonly failureCode: string | null;
  /** The transfer that credited it. */
  readonly transferId: string | null;
  /** Number of its own events so far. */
  readonly sequence: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** One payment, one transfer: whoever asks again for the same payment finds the transfer it made. */
export const topUpTransferId = (tenantId: string, paymentId: string): string =>
  deriveId('wallet/top-up', tenantId, paymentId);
