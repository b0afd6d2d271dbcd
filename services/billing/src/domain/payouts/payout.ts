import type { Money } from '@tessera/kernel';
import type { Settlement } from '../settlement.ts';

/** An approved withdrawal on its way to the member, by one provider. */
export interface Payout extends Settlement {
  readonly withdrawalId: string;
  readonly userId: string;
  readonly payoutMethod: string;
  readonly amount: Money;
  readonly createdAt: Date;
}

export type PayoutRequest = Pick<Payout, 'id' | 'withdrawalId' | 'userId' | 'provider' | 'payoutMethod' | 'amount'>;

/** A new payout in PENDING, or FAILED at once where its provider pays nobody out. */
export const openPayout = (request: PayoutRequest, supported: boolean, now: Date): Payout => ({
  ...request,
  providerId: null,
  status: supported ? 'PENDING' : 'FAILED',
  failureCode: supported ? null : 'payouts_not_supported',
  sequence: supported ? 0 : 1,
  createdAt: now,
  updatedAt: now,
});
