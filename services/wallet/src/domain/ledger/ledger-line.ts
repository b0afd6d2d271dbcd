import { toHex } from '@tessera/kernel';
import type { AccountLine, EntryLine, ReferenceValue } from '@tessera/proofs';
import type { Account } from '../accounts/account.ts';
import type { References, Transfer } from '../transfers/transfer.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** An account in the words of the export, with the head of its chain. */
export const accountLine = (account: Account): AccountLine => ({
  type: 'account',
  accountId: account.id,
  ownerKind: account.ownerKind,
  ownerId: account.ownerId,
  kind: account.kind,
  provider: account.provider === '' ? null : account.provider,
  currency: account.currency,
  openedAt: account.openedAt.toISOString(),
  sequence: account.sequence,
  postedMinor: String(account.postedMinor),
  headHash: toHex(account.headHash),
});

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** In the order in which an entry's hash covers them. */
const referencesInOrder = (references: References): Readonly<Record<string, ReferenceValue>> =>
  Object.fromEntries(
    Object.entries(references)
      .filter((pair): pair is [string, ReferenceValue] => pair[1] !== undefined)
      .sort(byName),
  );

/** An entry in the words of the export: all that its hash covers. */
export const entryLine = (entry: LedgerEntry, transfer: Transfer): EntryLine => ({
  type: 'entry',
  accountId: entry.accountId,
  sequence: entry.sequence,
  entryId: entry.id,
  transferId: entry.transferId,
  direction: entry.direction,
  amountMinor: String(entry.amount.amountMinor),
  currency: entry.amount.currency,
  balanceAfterMinor: String(entry.balanceAfterMinor),
  reason: transfer.reason,
  references: referencesInOrder(transfer.references),
  reverses: transfer.reverses,
  postedBy: transfer.postedBy,
  effectiveAt: transfer.effectiveAt.toISOString(),
  postedAt: entry.postedAt.toISOString(),
  hash: toHex(entry.hash),
});
