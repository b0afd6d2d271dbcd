import { deriveId, type Money, money, ok, refuse } from '@tessera/kernel';
import { type Account, availableMinor } from '../accounts/account.ts';
import { takeBack } from '../debts/take-back.ts';
import type { TakeBackCode } from '../errors.ts';
import { close, endHold, type Hold } from '../holds/hold.ts';
import {
  accountOfHold,
  accountOrNew,
  type Decision,
  effects,
  type LedgerState,
  merged,
} from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { bookedBefore, exceeding, type TakeBackReceipt } from '../top-ups/refund-top-up.ts';
import { topUpTransferId } from '../top-ups/top-up.ts';
import type { Requester } from '../transfers/transfer.ts';

/** A payment that its payer disputes with their bank. */
export interface Disputed {
  readonly disputeId: string;
  readonly paymentId: string;
  readonly userId: string;
  readonly provider: string;
  readonly amount: Money;
}

export interface OpenDispute extends Disputed {
  readonly type: 'open-dispute';
}

export interface OpenDisputeReceipt {
  /** What of the disputed money was there to be held. */
  readonly heldMinor: bigint;
}

export interface EndDispute extends Disputed, Requester {
  readonly type: 'end-dispute';
  readonly outcome: 'won' | 'lost';
  readonly providerDisputeId: string;
  readonly effectiveAt: Date;
}

/** One dispute, one hold, and at most two transfers: their ids follow from it, so it is followed once however often it is told. */
export const disputeIds = (tenantId: string, disputeId: string) => ({
  hold: deriveId('wallet/dispute', tenantId, disputeId),
  fromWallet: deriveId('wallet/chargeback', tenantId, disputeId),
  fromReceivable: deriveId('wallet/chargeback/owed', tenantId, disputeId),
});

/** Holds what is there of disputed money until the bank decides. A suspended account is no exception, a closed one has nothing. */
export const decideOpenDispute = (
  state: LedgerState,
  { disputeId, paymentId, userId, amount }: OpenDispute,
  moment: Moment,
): Decision<OpenDisputeReceipt, TakeBackCode> => {
  const id = disputeIds(state.tenantId, disputeId).hold;
  const known = state.holds.get(id);
  if (known) return ok(effects({ heldMinor: known.amount.amountMinor }));
  if (!state.transfers.has(topUpTransferId(state.tenantId, paymentId))) {
    return refuse('wallet.transfer_not_found', 'The payment has not been credited.');
  }
  const account = accountOrNew(state, { kind: 'user', userId }, amount.currency, moment);
  const heldMinor = lesser(availableMinor(account), amount.amountMinor);
  if (heldMinor <= 0n || account.status === 'CLOSED') return ok(effects({ heldMinor: 0n }));
  const hold: Hold = {
    id,
    accountId: account.id,
    amount: money(heldMinor, amount.currency),
    status: 'ACTIVE',
    capturedMinor: 0n,
    transferId: null,
    references: { disputeId, paymentId },
    placedAt: moment.now,
    expiresAt: null,
    closedAt: null,
    isLimited: false,
  };
  const holding: Account = { ...account, heldMinor: account.heldMinor + heldMinor };
  return ok(effects({ heldMinor }, { accounts: [holding], holds: [hold] }));
};

/** Frees what was held where the operator won; where the payer did, takes it back, and books as owed what is not there. */
export const decideEndDispute = (
  state: LedgerState,
  command: EndDispute,
  moment: Moment,
): Decision<TakeBackReceipt, TakeBackCode> => {
  const { hold: holdId, ...ids } = disputeIds(state.tenantId, command.disputeId);
  const held = state.holds.get(holdId);
  const active = held?.status === 'ACTIVE' ? held : undefined;
  if (command.outcome === 'won') return ok(effects({ transferIds: [] }, active && release(state, active, moment)));
  const earlier = bookedBefore(state, ids);
  if (earlier.length > 0) return ok(effects({ transferIds: earlier }));
  const { paymentId, disputeId, providerDisputeId, amount } = command;
  const original = state.transfers.get(topUpTransferId(state.tenantId, paymentId));
  if (!original) return refuse('wallet.transfer_not_found', 'The payment has not been credited.');
  const refused = exceeding(original, amount);
  if (refused) return refused;
  const references = { paymentId, disputeId, externalId: providerDisputeId };
  const order = { ...command, reason: 'CHARGEBACK', references, original, ids } as const;
  const freed = active && endHold(accountOfHold(state, active), active, 0n, moment.now);
  const taken = takeBack(state, order, moment, freed);
  if (!taken.ok) return taken;
  const first = taken.value.taken.find(({ id }) => id === ids.fromWallet);
  const capturedMinor = active && first ? lesser(active.amount.amountMinor, first.amount.amountMinor) : 0n;
  const holds = active && first ? [close(active, 'CAPTURED', moment.now, { capturedMinor, transferId: first.id })] : [];
  const transferIds = taken.value.taken.map(({ id }) => id);
  return ok(effects({ transferIds }, { ...taken.value, holds }));
};

const release = (state: LedgerState, hold: Hold, { now }: Moment) =>
  merged([
    effects(undefined, {
      accounts: [endHold(accountOfHold(state, hold), hold, 0n, now)],
      holds: [close(hold, 'RELEASED', now)],
    }),
  ]);

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);
