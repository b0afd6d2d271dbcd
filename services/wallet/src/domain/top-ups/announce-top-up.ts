import { type Money, ok } from '@tessera/kernel';
import { accountOrNew, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { TopUp } from './top-up.ts';

export interface AnnounceTopUp {
  readonly type: 'announce-top-up';
  readonly paymentId: string;
  readonly userId: string;
  readonly provider: string;
  readonly amount: Money;
}

export interface TopUpReceipt {
  readonly topUp: TopUp;
}

/** Shows money that is on its way as pending. News of a top-up that is known already, or over already, change nothing. */
export const decideAnnounceTopUp = (
  state: LedgerState,
  { paymentId, userId, provider, amount }: AnnounceTopUp,
  moment: Moment,
): Decision<TopUpReceipt, never> => {
  const known = state.topUps.get(paymentId);
  if (known) return ok(effects({ topUp: known }));
  const account = accountOrNew(state, { kind: 'user', userId }, amount.currency, moment);
  const topUp: TopUp = {
    id: paymentId,
    accountId: account.id,
    provider,
    providerPaymentId: null,
    amount,
    status: 'CREATED',
    failureCode: null,
    transferId: null,
    sequence: 1,
    createdAt: moment.now,
    endedAt: null,
  };
  const expecting = { ...account, pendingInMinor: account.pendingInMinor + amount.amountMinor };
  return ok(effects({ topUp }, { accounts: [expecting], topUps: [topUp] }));
};
