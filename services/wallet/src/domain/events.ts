import type { Account, AccountStatus } from './accounts/account.ts';
import { type AdjustmentEvent, adjustmentEvents } from './adjustments/adjustment-events.ts';
import type { Hold, HoldStatus } from './holds/hold.ts';
import type { Effects, LedgerState } from './ledger/ledger-state.ts';
import type { TopUp, TopUpStatus } from './top-ups/top-up.ts';
import type { PostedTransfer } from './transfers/transfer.ts';
import { type WithdrawalEvent, withdrawalEvents } from './withdrawals/withdrawal-events.ts';

/** What happened, inside the wallet. `to-contract.ts` tells it to the others. */
export type WalletEvent =
  | { readonly type: 'account-opened'; readonly account: Account }
  | {
      readonly type: 'account-status-changed';
      readonly account: Account;
      readonly previous: AccountStatus;
      readonly reason: string;
    }
  | { readonly type: 'spending-limits-changed'; readonly account: Account }
  | { readonly type: 'top-up-created' | 'top-up-completed' | 'top-up-failed'; readonly topUp: TopUp }
  | {
      readonly type: 'transfer-posted';
      readonly transfer: PostedTransfer;
      readonly debit: Account;
      readonly credit: Account;
    }
  | WithdrawalEvent
  | AdjustmentEvent
  | { readonly type: 'hold-placed' | 'hold-captured' | 'hold-released' | 'hold-expired'; readonly hold: Hold };

const holdEvents = {
  ACTIVE: 'hold-placed',
  CAPTURED: 'hold-captured',
  RELEASED: 'hold-released',
  EXPIRED: 'hold-expired',
} as const satisfies Record<HoldStatus, WalletEvent['type']>;

const topUpEvents = {
  CREATED: 'top-up-created',
  COMPLETED: 'top-up-completed',
  FAILED: 'top-up-failed',
  CANCELLED: 'top-up-failed',
} as const satisfies Record<TopUpStatus, WalletEvent['type']>;

/**
 * The events of one granted command: an account's opening comes before what happened to it. A hold without an end is told
 * by the events of its withdrawal alone.
 */
export const eventsOf = (before: LedgerState, effects: Effects<unknown>): WalletEvent[] => {
  const { accounts, transfers, holds, topUps, withdrawals, adjustments, events } = effects;
  const opened = new Map(accounts.filter(({ id }) => !before.accounts.has(id)).map((account) => [account.id, account]));
  const after = (id: string): Account => {
    const account = accounts.find((one) => one.id === id);
    if (!account) throw new Error(`a transfer moved account ${id} but did not say how it stands now`);
    return account;
  };
  return [
    ...[...opened.values()].map((account): WalletEvent => ({ type: 'account-opened', account })),
    ...transfers.map(
      (transfer): WalletEvent => ({
        type: 'transfer-posted',
        transfer,
        debit: after(transfer.debitAccountId),
        credit: after(transfer.creditAccountId),
      }),
    ),
    ...holds
      .filter(({ expiresAt }) => expiresAt !== null)
      .map((hold): WalletEvent => ({ type: holdEvents[hold.status], hold })),
    ...withdrawals.flatMap((after) => withdrawalEvents(before.withdrawals.get(after.id), after)),
    ...adjustments.flatMap((after) => adjustmentEvents(before.adjustments.get(after.id), after)),
    ...topUps.map((topUp): WalletEvent => ({ type: topUpEvents[topUp.status], topUp })),
    ...events,
  ];
};
