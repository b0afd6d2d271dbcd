import { fromHex, toHex } from '@tessera/kernel';
import type { AccountLine, Checkpoint, CurrencySeal, DrawAnchor, HeadFacts } from '@tessera/proofs';
import { toDate } from '@tessera/runtime/postgres';
import { type Columns, column } from './set-based.ts';

/** A checkpoint as a raw statement returns it. */
export interface RawCheckpoint {
  readonly number: string;
  readonly sealed_at: string;
  readonly accounts: string;
  readonly entries: string;
  readonly root: Uint8Array;
  readonly currencies: readonly CurrencySeal[];
  /** Null where it anchors none. */
  readonly draws: readonly DrawAnchor[] | null;
  readonly heads: string;
  readonly previous_hash: Uint8Array;
  readonly hash: Uint8Array;
}

export const fromRaw = (row: RawCheckpoint): Checkpoint => ({
  number: Number(row.number),
  sealedAt: toDate(row.sealed_at).toISOString(),
  accounts: Number(row.accounts),
  entries: Number(row.entries),
  root: toHex(row.root),
  // Postgres keeps fields of JSON in an order of its own.
  currencies: row.currencies.map(({ currency, accounts, entries, postedMinor, positiveMinor }) => ({
    currency,
    accounts,
    entries,
    postedMinor,
    positiveMinor,
  })),
  ...(row.draws && { draws: row.draws.map(({ poolId, commitmentHash }) => ({ poolId, commitmentHash })) }),
  previousHash: toHex(row.previous_hash),
  hash: toHex(row.hash),
});

/** A checkpoint with the number of heads that moved since the one before. */
export interface SealedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly heads: number;
}

const bytes = (hex: string): Buffer => Buffer.from(fromHex(hex));

export const checkpointColumns: Columns<SealedCheckpoint> = {
  number: column('bigint', ({ checkpoint }) => checkpoint.number),
  sealed_at: column('timestamptz', ({ checkpoint }) => checkpoint.sealedAt),
  accounts: column('bigint', ({ checkpoint }) => checkpoint.accounts),
  entries: column('bigint', ({ checkpoint }) => checkpoint.entries),
  root: column('bytea', ({ checkpoint }) => bytes(checkpoint.root)),
  currencies: column('jsonb', ({ checkpoint }) => JSON.stringify(checkpoint.currencies)),
  heads: column('bigint', ({ heads }) => heads),
  previous_hash: column('bytea', ({ checkpoint }) => bytes(checkpoint.previousHash)),
  hash: column('bytea', ({ checkpoint }) => bytes(checkpoint.hash)),
};

/** A head as a raw statement returns it. */
export interface RawHead {
  readonly account_id: string;
  readonly sequence: string;
  readonly posted_minor: string;
  readonly head_hash: Uint8Array;
}

export const headFromRaw = (row: RawHead): HeadFacts => ({
  accountId: row.account_id,
  sequence: Number(row.sequence),
  postedMinor: row.posted_minor,
  headHash: toHex(row.head_hash),
});

/** Heads of one checkpoint. */
export const headColumns = (number: number): Columns<AccountLine> => ({
  number: column('bigint', () => number),
  account_id: column('uuid', (account) => account.accountId),
  sequence: column('bigint', (account) => account.sequence),
  posted_minor: column('bigint', (account) => account.postedMinor),
  head_hash: column('bytea', (account) => bytes(account.headHash)),
});
