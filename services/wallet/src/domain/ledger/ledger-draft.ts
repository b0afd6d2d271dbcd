import type { Account } from '../accounts/account.ts';
import { keyText } from '../accounts/account-ref.ts';
import type { Hold } from '../holds/hold.ts';
import type { TopUp } from '../top-ups/top-up.ts';
import type { PostedTransfer } from '../transfers/transfer.ts';
import { type DecisionRows, decisionDraftOf } from './decision-draft.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { Effects, LedgerState } from './ledger-state.ts';

/** What a batch writes: rows as they stand after its last command, each once. */
export interface LedgerRows extends DecisionRows {
  readonly openedAccounts: readonly Account[];
  readonly changedAccounts: readonly Account[];
  readonly transfers: readonly PostedTransfer[];
  readonly reversed: readonly PostedTransfer[];
  readonly entries: readonly LedgerEntry[];
  readonly placedHolds: readonly Hold[];
  readonly closedHolds: readonly Hold[];
  readonly createdTopUps: readonly TopUp[];
  readonly changedTopUps: readonly TopUp[];
}

/** A copy of the state that moves on with each granted command, and remembers what is new and what changed. */
export const draftOf = (before: LedgerState) => {
  const accounts = new Map(before.accounts);
  const accountIds = new Map(before.accountIds);
  const holds = new Map(before.holds);
  const transfers = new Map(before.transfers);
  const topUps = new Map(before.topUps);
  const knownUserIds = new Set(before.knownUserIds);
  const touched = {
    accounts: new Set<string>(),
    holds: new Set<string>(),
    reversed: new Set<string>(),
    topUps: new Set<string>(),
  };
  const decisions = decisionDraftOf(before);
  const posted: string[] = [];
  const entries: LedgerEntry[] = [];

  const apply = (effects: Effects<unknown>): void => {
    for (const account of effects.accounts) {
      accounts.set(account.id, account);
      accountIds.set(keyText(account), account.id);
      if (account.ownerKind === 'user') knownUserIds.add(account.ownerId);
      touched.accounts.add(account.id);
    }
    for (const hold of effects.holds) {
      holds.set(hold.id, hold);
      touched.holds.add(hold.id);
    }
    for (const transfer of effects.transfers) {
      transfers.set(transfer.id, transfer);
      posted.push(transfer.id);
    }
    for (const transfer of effects.reversed) {
      transfers.set(transfer.id, transfer);
      touched.reversed.add(transfer.id);
    }
    for (const topUp of effects.topUps) {
      topUps.set(topUp.id, topUp);
      touched.topUps.add(topUp.id);
    }
    entries.push(...effects.entries);
    decisions.apply(effects);
  };

  const rows = (): LedgerRows => {
    const touchedAccounts = valuesOf(accounts, touched.accounts);
    const touchedHolds = valuesOf(holds, touched.holds);
    const touchedTopUps = valuesOf(topUps, touched.topUps);
    return {
      openedAccounts: touchedAccounts.filter(({ id }) => !before.accounts.has(id)),
      changedAccounts: touchedAccounts.filter(({ id }) => before.accounts.has(id)),
      transfers: valuesOf(transfers, posted),
      reversed: valuesOf(transfers, touched.reversed),
      entries,
      placedHolds: touchedHolds.filter(({ id }) => !before.holds.has(id)),
      closedHolds: touchedHolds.filter(({ id }) => before.holds.has(id)),
      createdTopUps: touchedTopUps.filter(({ id }) => !before.topUps.has(id)),
      changedTopUps: touchedTopUps.filter(({ id }) => before.topUps.has(id)),
      ...decisions.rows(),
    };
  };

  const moving = { accounts, accountIds, holds, transfers, topUps, knownUserIds };
  const state: LedgerState = { ...before, ...moving, ...decisions.state };
  return { state, apply, rows };
};

const valuesOf = <T>(all: ReadonlyMap<string, T>, ids: Iterable<string>): T[] =>
  [...ids].flatMap((id) => all.get(id) ?? []);
