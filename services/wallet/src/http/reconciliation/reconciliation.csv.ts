import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import { type CsvRecord, csvLines, decimalField, textField } from '../csv-record.ts';

const COLUMNS = [
  ...(['record', 'type', 'kind', 'state', 'externalId', 'lines', 'matched', 'bookings', 'differences'] as const),
  ...(['lineNumber', 'fileAmount', 'fileMinor', 'fileCurrency', 'occurredAt'] as const),
  ...(['ledgerAmount', 'ledgerMinor', 'ledgerCurrency', 'effectiveAt', 'transferId'] as const),
  ...(['feesAmount', 'feesMinor', 'provider', 'from', 'to', 'foundBy', 'foundAt', 'differenceId'] as const),
  ...(['resolution', 'note', 'resolvedBy', 'resolvedAt', 'correctedBy', 'settledBy'] as const),
] as const;

type ReportRecord = CsvRecord<(typeof COLUMNS)[number]>;

const { head, line } = csvLines(COLUMNS);

const runRecord = (run: Reconciliation): ReportRecord => ({
  record: 'reconciliation',
  lines: String(run.lines),
  matched: String(run.matched),
  differences: String(run.differences),
  provider: textField(run.provider),
  from: run.period.from.toISOString(),
  to: run.period.to.toISOString(),
  foundAt: run.completedAt.toISOString(),
});

const sumFields = ({ currency, fileMinor, ledgerMinor, feesMinor }: Reconciliation['sums'][number]): ReportRecord => ({
  fileAmount: decimalField(fileMinor, currency),
  fileMinor: String(fileMinor),
  fileCurrency: currency,
  ledgerAmount: decimalField(ledgerMinor, currency),
  ledgerMinor: String(ledgerMinor),
  ledgerCurrency: currency,
  feesAmount: decimalField(feesMinor, currency),
  feesMinor: String(feesMinor),
});

const totalRecord = (total: Reconciliation['totals'][number]): ReportRecord => ({
  ...sumFields(total),
  record: 'total',
  type: total.type,
  lines: String(total.lines),
  matched: String(total.matched),
  bookings: String(total.bookings),
});

const fileFields = (file: Difference['file']): ReportRecord =>
  file === null
    ? {}
    : {
        lineNumber: String(file.lineNumber),
        fileAmount: decimalField(file.amountMinor, file.currency),
        fileMinor: String(file.amountMinor),
        fileCurrency: file.currency,
        occurredAt: file.occurredAt.toISOString(),
      };

const ledgerFields = (ledger: Difference['ledger']): ReportRecord =>
  ledger === null
    ? {}
    : {
        ledgerAmount: decimalField(ledger.amountMinor, ledger.currency),
        ledgerMinor: String(ledger.amountMinor),
        ledgerCurrency: ledger.currency,
        effectiveAt: ledger.effectiveAt.toISOString(),
        transferId: ledger.transferId,
      };

const resolutionFields = (resolution: Difference['resolution']): ReportRecord =>
  resolution === null
    ? {}
    : {
        resolution: resolution.kind,
        note: textField(resolution.note),
        resolvedBy: textField(resolution.resolvedBy),
        resolvedAt: resolution.resolvedAt.toISOString(),
        correctedBy: resolution.transferId ?? undefined,
        settledBy: resolution.settledBy ?? undefined,
      };

const differenceRecord = (difference: Difference): ReportRecord => ({
  record: 'difference',
  type: difference.type,
  kind: difference.kind,
  state: difference.state,
  externalId: textField(difference.externalId),
  provider: textField(difference.provider),
  foundBy: difference.foundBy,
  foundAt: difference.foundAt.toISOString(),
  differenceId: difference.id,
  ...fileFields(difference.file),
  ...ledgerFields(difference.ledger),
  ...resolutionFields(difference.resolution),
});

/**
 * Pieces of a CSV file (RFC 4180, UTF-8): what was compared, its sums by currency and its totals by type, every difference as it
 * stands now, and last a record that counts them, so that a file that was cut off is known by its missing end.
 */
export async function* reconciliationToCsv(
  run: Reconciliation,
  parts: AsyncIterable<readonly Difference[]>,
): AsyncGenerator<string> {
  const sums = run.sums.map((sum): ReportRecord => ({ ...sumFields(sum), record: 'sum' }));
  yield `${head}${[runRecord(run), ...sums, ...run.totals.map(totalRecord)].map(line).join('')}`;
  let count = 0;
  for await (const differences of parts) {
    count += differences.length;
    yield differences.map((difference) => line(differenceRecord(difference))).join('');
  }
  yield line({ record: 'end', differences: String(count) });
}
