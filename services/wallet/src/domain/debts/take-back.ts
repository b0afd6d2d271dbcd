import { type Money, money, ok, type Refusal, type Result } from '@tessera/kernel';
import { type Account, availableMinor, type MoveCode } from '../accounts/account.ts';
import { accountOrNew, type Effects, effects, type LedgerState, merged } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { type PostedTransfer, post, type Requester, type TransferRequest } from '../transfers/transfer.ts';

/** Money that a provider has taken back already, so that the books have to follow. */
export interface TakeBack extends Requester {
  readonly userId: string;
  readonly provider: string;
  readonly amount: Money;
  readonly reason: 'REFUND' | 'CHARGEBACK';
  readonly references: TransferRequest['references'];
  readonly effectiveAt: Date;
  /** The top-up that is given back. */
  readonly original: PostedTransfer;
  /** Ids of the transfer from what the person has, and of the one that books what they owe. */
  readonly ids: { readonly fromWallet: string; readonly fromReceivable: string };
}

/**
 * Takes from the person's account what is available there, and books the rest as owed on their `receivable` account: the
 * money has left, and still no floor is broken.
 * @param wallet the person's account, where it was changed before in the same decision
 */
export const takeBack = (
  state: LedgerState,
  order: TakeBack,
  moment: Moment,
  wallet: Account = accountOrNew(state, { kind: 'user', userId: order.userId }, order.amount.currency, moment),
): Result<Partial<Effects<unknown>> & { readonly taken: readonly PostedTransfer[] }, Refusal<MoveCode>> => {
  const { userId, provider, amount, ids, original } = order;
  const { currency } = amount;
  const fromWallet = spendable(wallet, amount.amountMinor);
  const owed = amount.amountMinor - fromWallet;
  let external = accountOrNew(state, { kind: 'system', name: 'external', provider }, currency, moment);
  let holder = wallet;
  const steps: Effects<unknown>[] = [effects(undefined, { accounts: [wallet] })];
  const taken: PostedTransfer[] = [];
  const move = (from: Account, id: string, amountMinor: bigint): Result<Account, Refusal<MoveCode>> => {
    const request = { ...order, id, amount: money(amountMinor, currency), reverses: original.id };
    const posting = post(state.tenantId, from, external, request, moment);
    if (!posting.ok) return posting;
    const { transfer, debit, credit, entries } = posting.value;
    external = credit;
    taken.push(transfer);
    steps.push(effects(undefined, { accounts: [debit, credit], transfers: [transfer], entries }));
    return ok(debit);
  };
  if (fromWallet > 0n) {
    const moved = move(wallet, ids.fromWallet, fromWallet);
    if (!moved.ok) return moved;
    holder = moved.value;
  }
  if (owed > 0n) {
    const receivable = accountOrNew(state, { kind: 'receivable', userId }, currency, moment);
    const moved = move(receivable, ids.fromReceivable, owed);
    if (!moved.ok) return moved;
    steps.push(effects(undefined, { accounts: [{ ...holder, owes: true }] }));
  }
  const reversed = [{ ...original, reversedMinor: original.reversedMinor + amount.amountMinor }];
  return ok({ ...merged(steps), reversed, taken });
};

const spendable = (account: Account, wanted: bigint): bigint => {
  const available = availableMinor(account);
  if (account.status === 'CLOSED' || available <= 0n) return 0n;
  return available < wanted ? available : wanted;
};
