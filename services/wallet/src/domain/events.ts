import type { Account, AccountStatus } from './account.ts';
import type { Hold, HoldStatus } from './hold.ts';
import type { Effects, LedgerState } from './ledger-state.ts';
import type { TopUp, TopUpStatus } from './top-up.ts';
import type { PostedTransfer } from './transfer.ts';

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

/** The events of one granted command: an account's opening comes before what happened to it. */
export const eventsOf = (before: LedgerState, effects: Effects<unknown>): WalletEvent[] => {
  const { accounts, transfers, holds, topUps, events } = effects;
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
    ...holds.map((hold): WalletEvent => ({ type: holdEvents[hold.status], hold })),
    ...topUps.map((topUp): WalletEvent => ({ type: topUpEvents[topUp.status], topUp })),
    ...events,
  ];
};
