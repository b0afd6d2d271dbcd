import type { Statement, StatementLine } from '../domain/statements/statement.ts';
import { type CsvRecord, csvLines, decimalField, textField } from './csv-record.ts';

const COLUMNS = [
  'record',
  'sequence',
  'postedAt',
  'effectiveAt',
  'reason',
  'counterparty',
  'amount',
  'amountMinor',
  'balance',
  'balanceMinor',
  'currency',
  'transferId',
  'reverses',
  'purchaseId',
  'poolId',
  'ticketNumbers',
  'paymentId',
  'holdId',
  'externalId',
  'note',
] as const;

type StatementRecord = CsvRecord<(typeof COLUMNS)[number]>;

const { head, line: recordText } = csvLines(COLUMNS);

/** Amounts as exact decimals of their currency, and in minor units. */
const moneyFields =
  (currency: string) =>
  (amountMinor: bigint | undefined, balanceMinor?: bigint): StatementRecord => ({
    ...(amountMinor === undefined
      ? {}
      : { amount: decimalField(amountMinor, currency), amountMinor: String(amountMinor) }),
    ...(balanceMinor === undefined
      ? {}
      : { balance: decimalField(balanceMinor, currency), balanceMinor: String(balanceMinor) }),
    currency,
  });

const entryRecord = ({ entry, transfer, counterparty }: StatementLine): StatementRecord => {
  const { references } = transfer;
  return {
    record: 'entry',
    sequence: String(entry.sequence),
    postedAt: entry.postedAt.toISOString(),
    effectiveAt: transfer.effectiveAt.toISOString(),
    reason: transfer.reason,
    counterparty: textField(counterparty.words),
    transferId: transfer.id,
    reverses: transfer.reverses ?? undefined,
    purchaseId: textField(references.purchaseId),
    poolId: textField(references.poolId),
    ticketNumbers: references.ticketNumbers?.join(' '),
    paymentId: textField(references.paymentId),
    holdId: textField(references.holdId),
    externalId: textField(references.externalId),
    note: textField(references.note),
  };
};

/**
 * Pieces of a CSV file (RFC 4180, UTF-8): the opening balance, every entry, what came in and went out, and last the
 * closing balance, so that a file that was cut off is known by its missing end.
 */
export async function* statementToCsv(
  { account, from, to, opening, closing }: Statement,
  parts: AsyncIterable<readonly StatementLine[]>,
): AsyncGenerator<string> {
  const moneyOf = moneyFields(account.currency);
  const start = { record: 'opening', sequence: String(opening.sequence), postedAt: from?.toISOString() };
  yield `${head}${recordText({ ...start, ...moneyOf(undefined, opening.balanceMinor) })}`;
  let [inMinor, outMinor] = [0n, 0n];
  for await (const lines of parts) {
    const records = lines.map((line) => {
      if (line.signedMinor > 0n) inMinor += line.signedMinor;
      else outMinor += line.signedMinor;
      return recordText({ ...entryRecord(line), ...moneyOf(line.signedMinor, line.entry.balanceAfterMinor) });
    });
    yield records.join('');
  }
  const end = { record: 'closing', sequence: String(closing.sequence), postedAt: to.toISOString() };
  yield [
    recordText({ record: 'total-in', ...moneyOf(inMinor) }),
    recordText({ record: 'total-out', ...moneyOf(outMinor) }),
    recordText({ ...end, ...moneyOf(undefined, closing.balanceMinor) }),
  ].join('');
}
