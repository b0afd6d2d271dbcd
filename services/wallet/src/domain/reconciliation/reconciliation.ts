import type { CurrencySum, Total } from './reconcile.ts';

export type SettlementFormat = 'csv' | 'stripe-balance-transactions';

/** From `from` on, and before `to`: for what was booked in it, the file is expected to be complete. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** What was compared: the same file asked about in the same way is the same run. */
export interface Comparison {
  readonly provider: string;
  /** Where one is named, only what was booked in it is expected in the file. */
  readonly currency: string | null;
  readonly period: Period;
  readonly format: SettlementFormat;
  /** SHA-256 of the file, in hexadecimal. */
  readonly contentHash: string;
}

/** One comparison of a settlement file with the ledger. Written once and never changed. */
export interface Reconciliation extends Comparison {
  readonly id: string;
  readonly lines: number;
  readonly matched: number;
  /** All that this run found. */
  readonly differences: number;
  /** Those of them that no run before had found. */
  readonly newDifferences: number;
  /** Differences of earlier runs that this one found settled. */
  readonly settled: number;
  readonly totals: readonly Total[];
  readonly sums: readonly CurrencySum[];
  readonly requestedBy: string;
  readonly completedAt: Date;
}
