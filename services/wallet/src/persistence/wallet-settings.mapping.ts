import { toDate } from '@tessera/runtime/postgres';
import type { WalletSettings } from '../domain/settings/wallet-settings.ts';

/** A tenant's settings as a raw statement returns them. */
export interface RawSettings {
  readonly currency: string;
  readonly version: number;
  readonly withdrawal_minimum_minor: string | null;
  readonly withdrawal_per_day_minor: string | null;
  readonly withdrawal_per_month_minor: string | null;
  readonly withdrawal_approval_minor: string | null;
  readonly adjustment_approval_minor: string | null;
  readonly settle_receivables: boolean;
  readonly changed_by: string;
  readonly changed_at: string;
}

const limit = (minor: string | null): bigint | null => (minor === null ? null : BigInt(minor));

export const fromRaw = (row: RawSettings): WalletSettings => ({
  currency: row.currency,
  version: row.version,
  withdrawalMinimumMinor: limit(row.withdrawal_minimum_minor),
  withdrawalPerDayMinor: limit(row.withdrawal_per_day_minor),
  withdrawalPerMonthMinor: limit(row.withdrawal_per_month_minor),
  withdrawalApprovalMinor: limit(row.withdrawal_approval_minor),
  adjustmentApprovalMinor: limit(row.adjustment_approval_minor),
  settleReceivables: row.settle_receivables,
  changedBy: row.changed_by,
  changedAt: toDate(row.changed_at),
});
