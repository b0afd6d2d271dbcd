import type { SqlMigration } from '@tessera/runtime/postgres';

/** An entry is there as a whole, and only where a transfer is. */
const entryOf = (table: string): string => `
  alter table raffle.${table}
    add column entry_account_id uuid,
    add column entry_sequence bigint,
    add column entry_hash bytea,
    add constraint ${table}_entry check (
      num_nonnulls(entry_account_id, entry_sequence, entry_hash) = 0
      or num_nonnulls(entry_account_id, entry_sequence, entry_hash, transfer_id) = 4
        and entry_sequence >= 1 and octet_length(entry_hash) = 32
    ) not valid`;

const dropEntryOf = (table: string): string => `
  alter table raffle.${table}
    drop constraint ${table}_entry,
    drop column entry_hash,
    drop column entry_sequence,
    drop column entry_account_id`;

/** Which entry of the ledger paid for a purchase, and which paid a prize: the payer's side of the one, the winner's of the other. */
export const ledgerEntries: SqlMigration = {
  name: '20261121_0010_ledger_entries',
  up: [
    entryOf('purchases'),
    entryOf('payouts'),
    'grant update (entry_account_id, entry_sequence, entry_hash) on raffle.payouts to raffle',
  ],
  down: [dropEntryOf('payouts'), dropEntryOf('purchases')],
};

/** Every row of before has none, so that this stops nobody and finds nothing. */
export const ledgerEntriesValid: SqlMigration = {
  name: '20261121_0010_ledger_entries_valid',
  transactional: false,
  up: [
    'alter table raffle.purchases validate constraint purchases_entry',
    'alter table raffle.payouts validate constraint payouts_entry',
  ],
  down: [],
};
