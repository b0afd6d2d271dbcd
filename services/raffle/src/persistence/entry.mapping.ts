import { fromHex, toHex } from '@tessera/kernel';
import type { EntryRef } from '../domain/entry-ref.ts';

/** An entry of the ledger in a row: all of it or nothing, which a constraint sees to. */
export interface EntryColumns {
  readonly entry_account_id: string | null;
  readonly entry_sequence: string | null;
  readonly entry_hash: Uint8Array | null;
}

export const entryFromRecord = (row: EntryColumns): EntryRef | null =>
  row.entry_account_id === null || row.entry_hash === null
    ? null
    : { accountId: row.entry_account_id, sequence: Number(row.entry_sequence), hash: toHex(row.entry_hash) };

/** The values of the three columns, in their order. */
export const entryToRecord = (entry: EntryRef | null): readonly [string | null, number | null, Buffer | null] =>
  entry ? [entry.accountId, entry.sequence, Buffer.from(fromHex(entry.hash))] : [null, null, null];
