import type { LedgerState } from '../ledger/ledger-state.ts';

/** What a tenant can set in one currency. Null is no limit. */
export interface WalletLimits {
  readonly withdrawalMinimumMinor: bigint | null;
  readonly withdrawalPerDayMinor: bigint | null;
  readonly withdrawalPerMonthMinor: bigint | null;
  /** From this amount on a withdrawal waits for a second person. */
  readonly withdrawalApprovalMinor: bigint | null;
  /** From this amount on a correction of the books waits for a second person. */
  readonly adjustmentApprovalMinor: bigint | null;
  /** Whether what a member owes is settled by what comes in. */
  readonly settleReceivables: boolean;
}

/** A tenant's limits in one currency. */
export interface WalletSettings extends WalletLimits {
  readonly currency: string;
  /** Zero where nobody has set any yet. */
  readonly version: number;
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
}

/** Somebody who changes limits says which version they looked at. */
export type SettingsCode = 'wallet.version_required' | 'wallet.version_conflict';

/** How it is until somebody says otherwise: no limits, nobody's approval. */
export const unlimited = (currency: string): WalletSettings => ({
  currency,
  version: 0,
  withdrawalMinimumMinor: null,
  withdrawalPerDayMinor: null,
  withdrawalPerMonthMinor: null,
  withdrawalApprovalMinor: null,
  adjustmentApprovalMinor: null,
  settleReceivables: false,
  changedBy: null,
  changedAt: null,
});

export const settingsOf = (state: LedgerState, currency: string): WalletSettings =>
  state.settings.get(currency) ?? unlimited(currency);

/** An approval limit begins at its amount. */
export const needsApproval = (limitMinor: bigint | null, amountMinor: bigint): limitMinor is bigint =>
  limitMinor !== null && amountMinor >= limitMinor;
