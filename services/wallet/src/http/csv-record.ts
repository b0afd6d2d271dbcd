import { csvText, currencyExponent, formatScaled } from '@tessera/kernel';

/** What a file of records (RFC 4180, UTF-8) is sent as. */
export const CSV_TYPE = 'text/csv; charset=utf-8';

/** Text from outside; a column without it is empty. */
export const textField = (text: string | null | undefined): string | undefined =>
  text === undefined || text === null ? undefined : csvText(text);

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
