import { currencyExponent, formatScaled } from '@tessera/kernel';

/** What a file of records (RFC 4180, UTF-8) is sent as. */
export const CSV_TYPE = 'text/csv; charset=utf-8';

/**
 * Text that a spreadsheet cannot take for a formula: an apostrophe stands before `=`, `+`, `-` and `@`, also in their
 * full-width forms, wherever a cell begins, or would begin for a reader that knows another separator or no quotes.
 */
export const harmless = (text: string): string =>
  text.replaceAll(/((?:^|[;|\t\r\n])[\s\p{Cf}]*)([=+\-@＝＋－＠])/gu, "$1'$2");

/** Text from outside; in quotes where RFC 4180 wants them. */
export const textField = (text: string | null | undefined): string | undefined => {
  if (text === undefined || text === null) return undefined;
  const safe = harmless(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** An amount as an exact decimal of its currency: 2 places for EUR, none for JPY, 3 for KWD. */
export const decimalField = (amountMinor: bigint, currency: string): string =>
  formatScaled(amountMinor, currencyExponent(currency));

/** Fields as they are written; a column that is left out is empty. */
export type CsvRecord<Column extends string> = Partial<Record<Column, string | undefined>>;

/** The line that names the columns, and the line of a record. */
export const csvLines = <Column extends string>(columns: readonly Column[]) => ({
  head: `${columns.join(',')}\r\n`,
  line: (record: CsvRecord<Column>): string => `${columns.map((column) => record[column] ?? '').join(',')}\r\n`,
});
