import type { Transaction } from '@tessera/runtime/postgres';
import type { AccountKey } from '../domain/accounts/account-ref.ts';
import { keyText } from '../domain/accounts/account-ref.ts';
import type { LedgerRows } from '../domain/ledger/ledger-draft.ts';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import { accountColumns, movingColumns } from './account.mapping.ts';
import { adjustmentColumns, decidingColumns } from './adjustment.mapping.ts';
import { closingColumns, holdColumns } from './hold.mapping.ts';
import { entryColumns } from './ledger-entry.mapping.ts';
import { insertRows, updateRows } from './set-based.ts';
import { topUpColumns, topUpEndColumns } from './top-up.mapping.ts';
import { transferColumns } from './transfer.mapping.ts';
import { steppingColumns, withdrawalColumns } from './withdrawal.mapping.ts';

/** Two instances that open the same accounts do it in the same order, so that one waits for the other and not each for each. */
const byKey = (a: AccountKey, b: AccountKey): number => (keyText(a) < keyText(b) ? -1 : 1);

/** Writes all that a batch decided: one statement a table, however many commands there were, and all in one round trip. */
export const writePostings = async (tx: Transaction, rows: LedgerRows): Promise<void> => {
  await Promise.all([
    insertRows(tx, 'accounts', accountColumns, [...rows.openedAccounts].sort(byKey)),
    insertRows(tx, 'transfers', transferColumns, rows.transfers),
    insertRows(tx, 'ledger_entries', entryColumns, rows.entries),
    countReversals(tx, rows.reversed),
    insertRows(tx, 'holds', holdColumns, rows.placedHolds),
    updateRows(tx, 'holds', closingColumns, rows.closedHolds, `old.status = 'ACTIVE'`),
    updateRows(tx, 'accounts', movingColumns, rows.changedAccounts),
    insertRows(tx, 'top_ups', topUpColumns, rows.createdTopUps),
    updateRows(tx, 'top_ups', topUpEndColumns, rows.changedTopUps, 'old.sequence < new.sequence'),
    insertRows(tx, 'withdrawals', withdrawalColumns, rows.openedWithdrawals),
    updateRows(tx, 'withdrawals', steppingColumns, rows.changedWithdrawals, 'old.sequence < new.sequence'),
    insertRows(tx, 'adjustments', adjustmentColumns, rows.openedAdjustments),
    updateRows(tx, 'adjustments', decidingColumns, rows.changedAdjustments, `old.status = 'PENDING_APPROVAL'`),
  ]);
};

const countReversals = async (tx: Transaction, reversed: readonly PostedTransfer[]): Promise<void> => {
  if (reversed.length === 0) return;
  await tx.execute(
    `insert into reversals (tenant_id, transfer_id, amount_minor, reversed_minor)
     select $1::uuid, * from unnest($2::uuid[], $3::bigint[], $4::bigint[])
     on conflict (tenant_id, transfer_id) do update set reversed_minor = excluded.reversed_minor`,
    [
      tx.tenantId,
      reversed.map(({ id }) => id),
      reversed.map(({ amount }) => amount.amountMinor),
      reversed.map(({ reversedMinor }) => reversedMinor),
    ],
  );
};
