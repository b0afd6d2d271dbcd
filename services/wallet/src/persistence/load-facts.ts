import type { Transaction } from '@tessera/runtime/postgres';
import type { AccountRef } from '../domain/accounts/account-ref.ts';
import type { AdjustmentFacts } from '../domain/adjustments/adjustment.ts';
import type { LedgerCommand } from '../domain/ledger/decide-postings.ts';
import type { WithdrawalFacts } from '../domain/withdrawals/withdrawal.ts';

/** By id, what never changes about the withdrawals and adjustments that commands name. */
export interface Facts {
  readonly withdrawals: ReadonlyMap<string, WithdrawalFacts>;
  readonly adjustments: ReadonlyMap<string, AdjustmentFacts>;
}

/**
 * Reads, before anything is locked, which accounts and holds must be: what is read here is written once with its row, so it
 * is as true under the locks.
 */
export const loadFacts = async (tx: Transaction, commands: readonly LedgerCommand[]): Promise<Facts> => ({
  withdrawals: await withdrawalFacts(
    tx,
    commands.flatMap((command) => ('withdrawalId' in command ? command.withdrawalId : [])),
  ),
  adjustments: await adjustmentFacts(
    tx,
    commands.flatMap((command) => ('adjustmentId' in command ? command.adjustmentId : [])),
  ),
});

interface RawWithdrawalFacts {
  readonly id: string;
  readonly account_id: string;
  readonly hold_id: string;
  readonly user_id: string;
  readonly provider: string;
  readonly currency: string;
}

const withdrawalFacts = async (tx: Transaction, ids: readonly string[]): Promise<Map<string, WithdrawalFacts>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<RawWithdrawalFacts>(
    `select id, account_id, hold_id, user_id, provider, currency from withdrawals where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  return new Map(
    rows.map(({ id, account_id: accountId, hold_id: holdId, user_id: userId, provider, currency }) => [
      id,
      { id, accountId, holdId, userId, provider, currency },
    ]),
  );
};

interface RawAdjustmentFacts {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly reverses: string | null;
  readonly currency: string;
}

const adjustmentFacts = async (tx: Transaction, ids: readonly string[]): Promise<Map<string, AdjustmentFacts>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<RawAdjustmentFacts>(
    `select id, debit, credit, reverses, currency from adjustments where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};
