import { type Money, ok, refuse } from '@tessera/kernel';
import type { Account } from '../accounts/account.ts';
import type { CreditTopUpCode } from '../errors.ts';
import { accountOrNew, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { post, type Requester, receiptOf, type TransferReceipt } from '../transfers/transfer.ts';
import { type TopUp, topUpTransferId } from './top-up.ts';

export interface CreditTopUp extends Requester {
  readonly type: 'credit-top-up';
  readonly paymentId: string;
  readonly userId: string;
  readonly provider: string;
  readonly providerPaymentId: string;
  readonly amount: Money;
  /** When the provider had the money. */
  readonly effectiveAt: Date;
}

/**
 * Books money that a provider has taken in: from the provider's `external` account to the person's, which is opened if
 * need be, for the money is here and may have overtaken the news of the membership, and of the payment itself.
 */
export const decideCreditTopUp = (
  state: LedgerState,
  command: CreditTopUp,
  moment: Moment,
): Decision<TransferReceipt, CreditTopUpCode> => {
  const { paymentId, userId, provider, providerPaymentId, amount } = command;
  const id = topUpTransferId(state.tenantId, paymentId);
  const external = accountOrNew(state, { kind: 'system', name: 'external', provider }, amount.currency, moment);
  const wallet = accountOrNew(state, { kind: 'user', userId }, amount.currency, moment);
  const announced = state.topUps.get(paymentId);
  const earlier = state.transfers.get(id);
  if (earlier) {
    const isSame =
      earlier.amount.amountMinor === amount.amountMinor &&
      earlier.debitAccountId === external.id &&
      earlier.creditAccountId === wallet.id;
    return isSame ? ok(effects(receiptOf(earlier))) : changed();
  }
  if (announced && (announced.accountId !== wallet.id || announced.amount.amountMinor !== amount.amountMinor)) {
    return changed();
  }
  const references = { paymentId, externalId: providerPaymentId };
  const expecting = announced?.status === 'CREATED' ? arrived(wallet, amount) : wallet;
  const posting = post(state.tenantId, external, expecting, { ...command, id, reason: 'TOPUP', references }, moment);
  if (!posting.ok) return posting;
  const { transfer, debit, credit, entries } = posting.value;
  const topUps = [completed(announced, command, credit.id, transfer.id, moment.now)];
  return ok(effects(receiptOf(transfer), { accounts: [debit, credit], transfers: [transfer], entries, topUps }));
};

const changed = () =>
  refuse('wallet.payment_changed', 'The payment is known already, with another amount or for another account.');

const arrived = (account: Account, { amountMinor }: Money): Account => ({
  ...account,
  pendingInMinor: account.pendingInMinor - amountMinor,
});

const completed = (
  announced: TopUp | undefined,
  { paymentId, provider, providerPaymentId, amount }: CreditTopUp,
  accountId: string,
  transferId: string,
  now: Date,
): TopUp => ({
  id: paymentId,
  accountId,
  provider,
  providerPaymentId,
  amount,
  status: 'COMPLETED',
  failureCode: null,
  transferId,
  sequence: (announced?.sequence ?? 0) + 1,
  createdAt: announced?.createdAt ?? now,
  endedAt: now,
});
