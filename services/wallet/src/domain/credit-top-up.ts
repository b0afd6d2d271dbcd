import { deriveId, type Money, ok, refuse } from '@tessera/kernel';
import type { CreditTopUpCode } from './errors.ts';
import { accountOrNew, type Decision, effects, type LedgerState } from './ledger-state.ts';
import type { Moment } from './moment.ts';
import { post, type Requester, receiptOf, type TransferReceipt } from './transfer.ts';

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

/** One payment, one transfer: whoever asks again for the same payment finds the transfer it made. */
export const topUpTransferId = (tenantId: string, paymentId: string): string =>
  deriveId('wallet/top-up', tenantId, paymentId);

/**
 * Books money that a provider has taken in: from the provider's `external` account to the person's, which is opened if
 * need be, for the money is here and may have overtaken the news of the membership.
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
  const earlier = state.transfers.get(id);
  if (earlier) {
    const isSame =
      earlier.amount.amountMinor === amount.amountMinor &&
      earlier.debitAccountId === external.id &&
      earlier.creditAccountId === wallet.id;
    return isSame
      ? ok(effects(receiptOf(earlier)))
      : refuse('wallet.payment_changed', 'The payment was credited before, with another amount or to another account.');
  }
  const references = { paymentId, externalId: providerPaymentId };
  const posting = post(state.tenantId, external, wallet, { ...command, id, reason: 'TOPUP', references }, moment);
  if (!posting.ok) return posting;
  const { transfer, debit, credit, entries } = posting.value;
  return ok(effects(receiptOf(transfer), { accounts: [debit, credit], transfers: [transfer], entries }));
};
