import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { WalletSettings } from '../domain/settings/wallet-settings.ts';
import type { SettingsStore } from '../use-cases/settings/ports.ts';
import { fromRaw, type RawSettings } from './wallet-settings.mapping.ts';

/** Tells that new limits are in force, in the transaction that puts them there. */
export type PublishSettings = (tx: Transaction, settings: WalletSettings) => void;

/** The first version is inserted, a later one replaces its predecessor and no other: a row comes back or it was too late. */
const REPLACE = `
  insert into settings (tenant_id, currency, version, withdrawal_minimum_minor, withdrawal_per_day_minor,
    withdrawal_per_month_minor, withdrawal_approval_minor, adjustment_approval_minor, settle_receivables, changed_by, changed_at)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
  where $3 = 1 or exists (select from settings where tenant_id = $1 and currency = $2)
  on conflict (tenant_id, currency) do update set version = excluded.version,
    withdrawal_minimum_minor = excluded.withdrawal_minimum_minor,
    withdrawal_per_day_minor = excluded.withdrawal_per_day_minor,
    withdrawal_per_month_minor = excluded.withdrawal_per_month_minor,
    withdrawal_approval_minor = excluded.withdrawal_approval_minor,
    adjustment_approval_minor = excluded.adjustment_approval_minor,
    settle_receivables = excluded.settle_receivables, changed_by = excluded.changed_by, changed_at = excluded.changed_at
  where settings.version = excluded.version - 1
  returning version`;

export const createWalletSettingsStore = (database: Database, publish: PublishSettings): SettingsStore => ({
  find: (currency, ctx) =>
    database.read(ctx, async (tx) => {
      const [row] = await tx.execute<RawSettings>('select * from settings where tenant_id = $1 and currency = $2', [
        ctx.tenantId,
        currency,
      ]);
      return row && fromRaw(row);
    }),

  replace: (next, ctx) =>
    database.transact(ctx, async (tx) => {
      const replaced = await tx.execute(REPLACE, [
        ctx.tenantId,
        next.currency,
        next.version,
        next.withdrawalMinimumMinor,
        next.withdrawalPerDayMinor,
        next.withdrawalPerMonthMinor,
        next.withdrawalApprovalMinor,
        next.adjustmentApprovalMinor,
        next.settleReceivables,
        next.changedBy,
        next.changedAt,
      ]);
      if (replaced.length === 0) return false;
      publish(tx, next);
      return true;
    }),
});
