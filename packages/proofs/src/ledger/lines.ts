/*
 * The lines of a ledger's export, format `tessera.ledger-export.v1`: docs/formats/ledger-export.md. Amounts are minor units in decimal
 * digits, because sums may pass what a JSON number carries exactly. Hashes are lower-case hexadecimal, times RFC 3339 in UTC with milliseconds.
 */

/** The name that opens every export. */
export const LEDGER_EXPORT_FORMAT = 'tessera.ledger-export.v1';

export interface HeaderLine {
  readonly type: 'header';
  readonly format: typeof LEDGER_EXPORT_FORMAT;
  readonly tenantId: string;
  /** The instant that the whole file shows. */
  readonly exportedAt: string;
}

/** What of an account never changes. */
export interface AccountFacts {
  readonly accountId: string;
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly kind: string;
  /** The payment provider that an external account stands for. */
  readonly provider: string | null;
  readonly currency: string;
  readonly openedAt: string;
}

/** An account as its last entry left it. One without entries is not part of the ledger. */
export interface AccountLine extends AccountFacts {
  readonly type: 'account';
  readonly sequence: number;
  readonly postedMinor: string;
  readonly headHash: string;
}

/** The sums over the sealed heads of one currency. */
export interface CurrencySeal {
  readonly currency: string;
  readonly accounts: number;
  readonly entries: number;
  /** Over all of them: zero. */
  readonly postedMinor: string;
  /** Over those above zero: how much money there is. */
  readonly positiveMinor: string;
}

/** A draw whose commitment a checkpoint anchors. */
export interface DrawAnchor {
  readonly poolId: string;
  readonly commitmentHash: string;
}

/** What a checkpoint says of the ledger. */
export interface Checkpoint {
  /** The tenant's own count of its checkpoints, from 1, without gaps. */
  readonly number: number;
  readonly sealedAt: string;
  /** Number of sealed heads: the leaves of the tree. */
  readonly accounts: number;
  /** Number of entries up to the sealed heads. */
  readonly entries: number;
  /** Merkle root over the heads, in the order of the accounts' ids. */
  readonly root: string;
  /** In the order of their codes. */
  readonly currencies: readonly CurrencySeal[];
  /** Draws that were committed to since the checkpoint before, in the order of their pools; left out where there are none. */
  readonly draws?: readonly DrawAnchor[];
  /** Hash of the checkpoint before; zeros before the first. */
  readonly previousHash: string;
  readonly hash: string;
}

/** A checkpoint; as many head lines follow it as `heads` says. */
export interface CheckpointLine extends Checkpoint {
  readonly type: 'checkpoint';
  readonly heads: number;
}

/** Where an account's chain stood when a checkpoint sealed it. */
export interface HeadFacts {
  readonly accountId: string;
  readonly sequence: number;
  readonly postedMinor: string;
  readonly headHash: string;
}

/** A head that moved since the checkpoint before; all others stand where an earlier one sealed them. */
export interface HeadLine extends HeadFacts {
  readonly type: 'head';
}

/** A value of a reference. In version 1 of entries it is a text, a whole number, a boolean, or a list of these. */
export type ReferenceValue = string | number | boolean | readonly ReferenceValue[];

/** All that an entry's hash covers but the tenant, which the header names. */
export interface EntryFacts {
  readonly accountId: string;
  readonly sequence: number;
  readonly entryId: string;
  readonly transferId: string;
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly amountMinor: string;
  readonly currency: string;
  readonly balanceAfterMinor: string;
  readonly reason: string;
  /** In the order of their names' code units. */
  readonly references: Readonly<Record<string, ReferenceValue>>;
  readonly reverses: string | null;
  readonly postedBy: string;
  readonly effectiveAt: string;
  readonly postedAt: string;
}

export interface EntryLine extends EntryFacts {
  readonly type: 'entry';
  readonly hash: string;
}

export interface EndLine {
  readonly type: 'end';
  readonly accounts: number;
  readonly checkpoints: number;
  readonly heads: number;
  readonly entries: number;
  /** SHA-256 over every byte of the file before this line. */
  readonly sha256: string;
}

export type LedgerLine = HeaderLine | AccountLine | CheckpointLine | HeadLine | EntryLine | EndLine;
export type LineType = LedgerLine['type'];
export type LineOf<T extends LineType> = Extract<LedgerLine, { readonly type: T }>;
