import type { EntryRef } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import type { LedgerEntry } from '../domain/ledger/ledger-entry.ts';
import type { TransferReceipt } from '../domain/transfers/transfer.ts';

const refOf = ({ accountId, sequence, hash }: LedgerEntry): EntryRef => ({ accountId, sequence, hash: toHex(hash) });

/** What a transfer's asker is told of its two entries, so that they can say later which ones they were. */
export const sidesToContract = ({ entries }: TransferReceipt): { debitEntry?: EntryRef; creditEntry?: EntryRef } =>
  entries ? { debitEntry: refOf(entries[0]), creditEntry: refOf(entries[1]) } : {};
