import { toHex } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import { sumsOf, type Total } from '../../domain/reconciliation/reconcile.ts';
import type { Reconciliation, SettlementFormat } from '../../domain/reconciliation/reconciliation.ts';
import type { LineType, SettlementLine } from '../../domain/reconciliation/settlement-line.ts';
import { type Columns, column } from '../set-based.ts';

/** A run as a raw statement returns it. */
export interface RawReconciliation {
  readonly id: string;
  readonly provider: string;
  readonly currency: string | null;
  readonly period_from: string;
  readonly period_to: string;
  readonly format: SettlementFormat;
  readonly content_hash: Uint8Array;
  readonly lines: number;
  readonly matched: number;
  readonly differences: number;
  readonly new_differences: number;
  readonly settled: number;
  readonly requested_by: string;
  readonly completed_at: string;
}

export interface RawTotal {
  readonly reconciliation_id: string;
  readonly type: LineType;
  readonly currency: string;
  readonly lines: number;
  readonly matched: number;
  readonly file_minor: string;
  readonly bookings: number;
  readonly ledger_minor: string;
  readonly fees_minor: string;
}

const totalFromRaw = (row: RawTotal): Total => ({
  type: row.type,
  currency: row.currency,
  lines: row.lines,
  matched: row.matched,
  fileMinor: BigInt(row.file_minor),
  bookings: row.bookings,
  ledgerMinor: BigInt(row.ledger_minor),
  feesMinor: BigInt(row.fees_minor),
});

export const fromRaw = (row: RawReconciliation, rawTotals: readonly RawTotal[]): Reconciliation => {
  const totals = rawTotals.map(totalFromRaw);
  return {
    id: row.id,
    provider: row.provider,
    currency: row.currency,
    period: { from: toDate(row.period_from), to: toDate(row.period_to) },
    format: row.format,
    contentHash: toHex(row.content_hash),
    lines: row.lines,
    matched: row.matched,
    differences: row.differences,
    newDifferences: row.new_differences,
    settled: row.settled,
    totals,
    sums: sumsOf(totals),
    requestedBy: row.requested_by,
    completedAt: toDate(row.completed_at),
  };
};

export const reconciliationColumns: Columns<Reconciliation> = {
  id: column('uuid', ({ id }) => id),
  provider: column('text', ({ provider }) => provider),
  currency: column('text', ({ currency }) => currency),
  period_from: column('timestamptz', ({ period }) => period.from),
  period_to: column('timestamptz', ({ period }) => period.to),
  format: column('text', ({ format }) => format),
  content_hash: column('bytea', ({ contentHash }) => Buffer.from(contentHash, 'hex')),
  lines: column('int', ({ lines }) => lines),
  matched: column('int', ({ matched }) => matched),
  differences: column('int', ({ differences }) => differences),
  new_differences: column('int', ({ newDifferences }) => newDifferences),
  settled: column('int', ({ settled }) => settled),
  requested_by: column('text', ({ requestedBy }) => requestedBy),
  completed_at: column('timestamptz', ({ completedAt }) => completedAt),
};

export interface StoredTotal extends Total {
  readonly reconciliationId: string;
}

export const totalColumns: Columns<StoredTotal> = {
  reconciliation_id: column('uuid', ({ reconciliationId }) => reconciliationId),
  type: column('text', ({ type }) => type),
  currency: column('text', ({ currency }) => currency),
  lines: column('int', ({ lines }) => lines),
  matched: column('int', ({ matched }) => matched),
  file_minor: column('bigint', ({ fileMinor }) => fileMinor),
  bookings: column('int', ({ bookings }) => bookings),
  ledger_minor: column('bigint', ({ ledgerMinor }) => ledgerMinor),
  fees_minor: column('bigint', ({ feesMinor }) => feesMinor),
};

export interface StoredLine extends SettlementLine {
  readonly reconciliationId: string;
  readonly provider: string;
  readonly transferId: string | null;
}

export const lineColumns: Columns<StoredLine> = {
  reconciliation_id: column('uuid', ({ reconciliationId }) => reconciliationId),
  line_number: column('int', ({ lineNumber }) => lineNumber),
  provider: column('text', ({ provider }) => provider),
  type: column('text', ({ type }) => type),
  external_id: column('text', ({ externalId }) => externalId),
  flow: column('text', ({ flow }) => flow),
  amount_minor: column('bigint', ({ amountMinor }) => amountMinor),
  currency: column('text', ({ currency }) => currency),
  fee_minor: column('bigint', ({ feeMinor }) => feeMinor),
  occurred_at: column('timestamptz', ({ occurredAt }) => occurredAt),
  reference: column('text', ({ reference }) => reference),
  transfer_id: column('uuid', ({ transferId }) => transferId),
};
