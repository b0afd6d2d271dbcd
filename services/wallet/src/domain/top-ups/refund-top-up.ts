import { deriveId, formatMoney, type Money, money, ok, refuse } from '@tessera/kernel';
import { takeBack } from '../debts/take-back.ts';
import type { TakeBackCode } from '../errors.ts';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { PostedTransfer, Requester } from '../transfers/transfer.ts';
import { topUpTransferId } from './top-up.ts';

export interface RefundTopUp extends Requester {
  readonly type: 'refund-top-up';
  readonly refundId: string;
  readonly paymentId: string;
  readonly userId: string;
  readonly provider: string;
  readonly providerRefundId: string;
  readonly amount: Money;
  /** When the provider gave the money back. */
  readonly effectiveAt: Date;
}

export interface TakeBackReceipt {
  /** From what the person had, from what they now owe, or from both. */
  readonly transferIds: readonly string[];
}

/** One refund, at most two transfers, whose ids follow from it: however often it is reported, it is booked once. */
export const refundTransferIds = (tenantId: string, refundId: string) => ({
  fromWallet: deriveId('wallet/refund', tenantId, refundId),
  fromReceivable: deriveId('wallet/refund/owed', tenantId, refundId),
});

/** Books a top-up, or a part of it, that a provider has given back to the payer. */
export const decideRefundTopUp = (
  state: LedgerState,
  command: RefundTopUp,
  moment: Moment,
): Decision<TakeBackReceipt, TakeBackCode> => {
  const { refundId, paymentId, providerRefundId, amount } = command;
  const ids = refundTransferIds(state.tenantId, refundId);
  const earlier = bookedBefore(state, ids);
  if (earlier.length > 0) return ok(effects({ transferIds: earlier }));
  const original = state.transfers.get(topUpTransferId(state.tenantId, paymentId));
  if (!original) return refuse('wallet.transfer_not_found', 'The payment has not been credited.');
  const refused = exceeding(original, amount);
  if (refused) return refused;
  const references = { paymentId, refundId, externalId: providerRefundId };
  const taken = takeBack(state, { ...command, reason: 'REFUND', references, original, ids }, moment);
  if (!taken.ok) return taken;
  return ok(effects({ transferIds: taken.value.taken.map(({ id }) => id) }, taken.value));
};

/** Which of the transfers are in the ledger already. */
export const bookedBefore = (
  state: LedgerState,
  { fromWallet, fromReceivable }: { readonly fromWallet: string; readonly fromReceivable: string },
): string[] => [fromWallet, fromReceivable].filter((id) => state.transfers.has(id));

/** The refusal of giving back more than is left of a transfer. */
export const exceeding = (original: PostedTransfer, amount: Money) => {
  const leftMinor = original.amount.amountMinor - original.reversedMinor;
  if (amount.amountMinor <= leftMinor) return undefined;
  const left = money(leftMinor, amount.currency);
  return refuse('wallet.refund_exceeds_transfer', `Of the transfer ${formatMoney(left)} are left to give back.`, {
    details: { transferId: original.id, leftMinor: Number(leftMinor) },
  });
};
