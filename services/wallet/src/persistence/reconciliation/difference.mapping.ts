import { toDate } from '@tessera/runtime/postgres';
import type {
  Difference,
  DifferenceKind,
  DifferenceState,
  FileSide,
  LedgerSide,
  Resolution,
} from '../../domain/reconciliation/difference.ts';
import type { Flow, LineType } from '../../domain/reconciliation/settlement-line.ts';
import type { Finding } from '../../use-cases/reconciliation/ports.ts';
import { type Columns, column } from '../set-based.ts';

/** A difference as a raw statement returns it. */
export interface RawDifference {
  readonly id: string;
  readonly provider: string;
  readonly kind: DifferenceKind;
  readonly type: LineType;
  readonly external_id: string;
  readonly flow: Flow;
  readonly line_number: number | null;
  readonly file_minor: string;
  readonly file_currency: string;
  readonly occurred_at: string;
  readonly transfer_id: string | null;
  readonly ledger_minor: string;
  readonly ledger_currency: string;
  readonly effective_at: string;
  readonly found_by: string;
  readonly found_at: string;
  readonly state: DifferenceState;
  readonly resolution: Resolution['kind'] | null;
  readonly note: string | null;
  readonly adjustment_id: string | null;
  readonly settled_by: string | null;
  readonly resolved_by: string;
  readonly resolved_at: string;
}

const fileSideOf = (row: RawDifference): FileSide | null =>
  row.line_number === null
    ? null
    : {
        lineNumber: row.line_number,
        amountMinor: BigInt(row.file_minor),
        currency: row.file_currency,
        occurredAt: toDate(row.occurred_at),
      };

const ledgerSideOf = (row: RawDifference): LedgerSide | null =>
  row.transfer_id === null
    ? null
    : {
        transferId: row.transfer_id,
        amountMinor: BigInt(row.ledger_minor),
        currency: row.ledger_currency,
        effectiveAt: toDate(row.effective_at),
      };

const resolutionOf = (row: RawDifference): Resolution | null =>
  row.resolution === null
    ? null
    : {
        kind: row.resolution,
        note: row.note,
        transferId: row.adjustment_id,
        settledBy: row.settled_by,
        resolvedBy: row.resolved_by,
        resolvedAt: toDate(row.resolved_at),
      };

/** The database's own checks keep a side whole or absent. */
export const fromRaw = (row: RawDifference): Difference => ({
  id: row.id,
  provider: row.provider,
  kind: row.kind,
  type: row.type,
  externalId: row.external_id,
  flow: row.flow,
  file: fileSideOf(row),
  ledger: ledgerSideOf(row),
  foundBy: row.found_by,
  foundAt: toDate(row.found_at),
  state: row.state,
  resolution: resolutionOf(row),
});

/** A finding with the run that it is of. */
export interface OpenedDifference extends Finding {
  readonly provider: string;
  readonly foundBy: string;
  readonly foundAt: Date;
}

export const openedColumns: Columns<OpenedDifference> = {
  id: column('uuid', ({ differenceId }) => differenceId),
  fingerprint: column('uuid', ({ fingerprint }) => fingerprint),
  provider: column('text', ({ provider }) => provider),
  kind: column('text', ({ found }) => found.kind),
  type: column('text', ({ found }) => found.type),
  external_id: column('text', ({ found }) => found.externalId),
  flow: column('text', ({ found }) => found.flow),
  line_number: column('int', ({ found }) => found.file?.lineNumber ?? null),
  file_minor: column('bigint', ({ found }) => found.file?.amountMinor ?? null),
  file_currency: column('text', ({ found }) => found.file?.currency ?? null),
  occurred_at: column('timestamptz', ({ found }) => found.file?.occurredAt ?? null),
  transfer_id: column('uuid', ({ found }) => found.ledger?.transferId ?? null),
  ledger_minor: column('bigint', ({ found }) => found.ledger?.amountMinor ?? null),
  ledger_currency: column('text', ({ found }) => found.ledger?.currency ?? null),
  effective_at: column('timestamptz', ({ found }) => found.ledger?.effectiveAt ?? null),
  found_by: column('uuid', ({ foundBy }) => foundBy),
  found_at: column('timestamptz', ({ foundAt }) => foundAt),
};

/** What the end of a difference changes of it. */
export const closingColumns: Columns<Difference> = {
  state: column('text', ({ state }) => state),
  resolution: column('text', ({ resolution }) => resolution?.kind ?? null),
  note: column('text', ({ resolution }) => resolution?.note ?? null),
  adjustment_id: column('uuid', ({ resolution }) => resolution?.transferId ?? null),
  settled_by: column('uuid', ({ resolution }) => resolution?.settledBy ?? null),
  resolved_by: column('text', ({ resolution }) => resolution?.resolvedBy ?? null),
  resolved_at: column('timestamptz', ({ resolution }) => resolution?.resolvedAt ?? null),
};
