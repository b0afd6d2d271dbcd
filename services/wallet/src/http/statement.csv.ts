import { csvText, currencyExponent, formatScaled } from '@tessera/kernel';
import type { Statement, StatementLine } from '../domain/statement.ts';

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

/** Fields as they are written; a column that is left out is empty. */
type CsvRecord = Partial<Record<(typeof COLUMNS)[number], string | undefined>>;

const textField = (text: string | undefined): string | undefined => (text === undefined ? undefined : csvText(text));

const recordText = (record: CsvRecord): string => `${COLUMNS.map((column) => record[column] ?? '').join(',')}\r\n`;

/** An amount as an exact decimal of its currency, and in minor units: 2 places for EUR, none for JPY, 3 for KWD. */
const moneyFields = (currency: string) => {
  const digits = currencyExponent(currency);
  return (amountMinor: bigint | undefined, balanceMinor?: bigint): CsvRecord => ({
    ...(amountMinor === undefined
      ? {}
      : { amount: formatScaled(amountMinor, digits), amountMinor: String(amountMinor) }),
    ...(balanceMinor === undefined
      ? {}
      : { balance: formatScaled(balanceMinor, digits), balanceMinor: String(balanceMinor) }),
    currency,
  });
};

const entryRecord = ({ entry, transfer, counterparty }: StatementLine): CsvRecord => {
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
  yield `${COLUMNS.join(',')}\r\n${recordText({ ...start, ...moneyOf(undefined, opening.balanceMinor) })}`;
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
