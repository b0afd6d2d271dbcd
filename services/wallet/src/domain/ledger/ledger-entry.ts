import { canonicalEncode, chainHash, type Money, toHex } from '@tessera/kernel';
import type { Account } from '../accounts/account.ts';
import type { References, Transfer } from '../transfers/transfer.ts';

export type Direction = 'DEBIT' | 'CREDIT';

/** One side of a transfer, written once and never changed. */
export interface LedgerEntry {
  readonly id: string;
  readonly accountId: string;
  /** The account's own count, from 1, without gaps. */
  readonly sequence: number;
  readonly transferId: string;
  readonly direction: Direction;
  readonly amount: Money;
  readonly balanceAfterMinor: bigint;
  readonly postedAt: Date;
  /** The account's chain up to here. */
  readonly hash: Uint8Array;
}

/** Which entry it is, for whoever asked for its transfer: found in an export by account and sequence, and known again by the hash in hexadecimal. */
export interface EntryRef {
  readonly accountId: string;
  readonly sequence: number;
  readonly hash: string;
}

export const entryRefOf = ({ accountId, sequence, hash }: LedgerEntry): EntryRef => ({
  accountId,
  sequence,
  hash: toHex(hash),
});

/** Names the encoding below; another encoding gets another name, so that old entries verify for ever. */
export const ENTRY_ENCODING = 'tessera.ledger-entry.v1';

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const encodeReferences = (references: References): (string | string[] | number[])[][] =>
  Object.entries(references)
    .filter((pair): pair is [string, string | number[]] => pair[1] !== undefined)
    .sort(byName);

/**
 * The bytes that an entry's hash covers: the kernel's canonical encoding of, in this order, the name of the encoding,
 * tenant, account, sequence, entry id, transfer id, direction, amount in minor units, currency, balance after, the transfer's
 * reason, its references as a list of [name, value] in the order of their names' code units, the transfer it reverses or
 * null, who posted it, effective time and posting time.
 */
export const encodeEntry = (tenantId: string, entry: Omit<LedgerEntry, 'hash'>, transfer: Transfer): Uint8Array =>
  canonicalEncode([
    ENTRY_ENCODING,
    tenantId,
    entry.accountId,
    entry.sequence,
    entry.id,
    entry.transferId,
    entry.direction,
    entry.amount.amountMinor,
    entry.amount.currency,
    entry.balanceAfterMinor,
    transfer.reason,
    encodeReferences(transfer.references),
    transfer.reverses,
    transfer.postedBy,
    transfer.effectiveAt,
    entry.postedAt,
  ]);

/** Appends the entry of a transfer to an account whose balance has already moved. */
export const appendEntry = (
  tenantId: string,
  moved: Account,
  direction: Direction,
  transfer: Transfer,
  id: string,
): { readonly account: Account; readonly entry: LedgerEntry } => {
  const facts = {
    id,
    accountId: moved.id,
    sequence: moved.sequence + 1,
    transferId: transfer.id,
    direction,
    amount: transfer.amount,
    balanceAfterMinor: moved.postedMinor,
    postedAt: transfer.postedAt,
  };
  const hash = chainHash(moved.headHash, encodeEntry(tenantId, facts, transfer));
  return {
    account: { ...moved, sequence: facts.sequence, headHash: hash },
    entry: { ...facts, hash },
  };
};
