import { type CsvError, type Info, parse } from 'csv-parse/sync';
import type { FileLine, LineType } from '../../domain/reconciliation/settlement-line.ts';
import { bad, type Field, good, MAX_LINES, type SettlementFault, tooManyLines } from './settlement-faults.ts';
import { readCurrency, readDecimal, readId, readMinor, readReference, readTime } from './settlement-fields.ts';

/*
 * The columns are found by their names in the first line, in any order. Amounts are decimals in `amount` and `fee`, or
 * minor units in `amount_minor` and `fee_minor`: the name says which, and a file has the one or the other.
 */

const required = ['id', 'type', 'currency', 'time'] as const;
const optional = ['amount', 'amount_minor', 'fee', 'fee_minor', 'reference'] as const;
const known: readonly string[] = [...required, ...optional];

/** Which sign the amount of a type has, where there is only one that makes sense. */
const signs: Readonly<Record<LineType, 'positive' | 'negative' | 'either'>> = {
  payment: 'positive',
  refund: 'negative',
  payout: 'negative',
  chargeback: 'negative',
  reversal: 'positive',
  adjustment: 'either',
  fee: 'either',
  other: 'either',
};

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Pick<Info, 'lines'>;
}

type Read<T> = { readonly value: T } | { readonly faults: readonly SettlementFault[] };

/** The lines of a CSV file (RFC 4180), or everything that is wrong with it. */
export const readCsv = (content: string): Read<FileLine[]> => {
  const { records, faults } = parseCsv(content);
  const [header, ...rest] = records;
  if (!header) return { faults: [...faults, fileFault('the file has no line that names its columns')] };
  const columns = columnsOf(header.record);
  if ('faults' in columns) return columns;
  if (rest.length > MAX_LINES) return { faults: [tooManyLines(rest.length)] };
  const read = rest.map((one) => readRecord(one, columns.value));
  const all = [...faults, ...read.flatMap((one) => ('faults' in one ? one.faults : []))];
  if (all.length > 0) return { faults: all };
  return { value: read.flatMap((one) => ('value' in one ? one.value : [])) };
};

const fileFault = (message: string): SettlementFault => ({ code: 'malformed_file', where: '', message });

/** Line ends are made one kind first, so that a line is counted once also inside of quotes. */
const parseCsv = (content: string) => {
  const skipped: CsvError[] = [];
  const records = parse(content.replaceAll('\r\n', '\n'), {
    bom: true,
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) skipped.push(error);
      return undefined;
    },
  }) as unknown as CsvRecord[];
  return { records, faults: skipped.map((error) => quoteFault(error, records)) };
};

/** A quote that is never closed is told at the record that it begins, not at the end of the file. */
const quoteFault = (error: CsvError, records: readonly CsvRecord[]): SettlementFault => {
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
  const before = records[Number(error['records']) - 1]?.info.lines ?? 0;
  const line = isOpen ? before + 1 : Number(error['lines']);
  return {
    code: 'malformed_line',
    where: `line ${line}, column ${Number(error['column']) + 1}`,
    message: isOpen ? 'a quote is opened and never closed' : 'a quote stands where none may (RFC 4180)',
  };
};

/** Where each column is. */
type Columns = ReadonlyMap<string, number>;

const columnsOf = (names: readonly string[]): Read<Columns> => {
  const columns: Columns = new Map(names.map((name, index) => [name, index]));
  const has = (name: string) => columns.has(name);
  const wrong = [
    ...names.flatMap((name, index) => {
      if (!known.includes(name)) return `column ${index + 1} (${name}) is not known; there are ${known.join(', ')}`;
      return names.indexOf(name) < index ? `column ${index + 1} (${name}) is there twice` : [];
    }),
    ...required.filter((name) => !has(name)).map((name) => `the column ${name} is missing`),
    ...(has('amount') === has('amount_minor') ? ['there is one of amount and amount_minor'] : []),
    ...(has('fee') && has('amount_minor') ? ['beside amount_minor the fee is in fee_minor'] : []),
    ...(has('fee_minor') && has('amount') ? ['beside amount the fee is in fee'] : []),
  ];
  return wrong.length === 0 ? { value: columns } : { faults: wrong.map(fileFault) };
};

const isType = (text: string): text is LineType => Object.hasOwn(signs, text);

const readType = (text: string): Field<LineType> =>
  isType(text) ? good(text) : bad(`expected one of ${Object.keys(signs).join(', ')}`);

const signed = (type: LineType, amount: bigint): Field<bigint> => {
  const sign = signs[type];
  if (sign === 'either' || (sign === 'positive' ? amount > 0n : amount < 0n)) return good(amount);
  return bad(`the amount of a ${type} is ${sign}: positive is what came in at the provider, negative what left it`);
};

const readRecord = ({ record, info }: CsvRecord, columns: Columns): Read<FileLine> => {
  const lineNumber = info.lines - record.join('').split('\n').length + 1;
  const faults: SettlementFault[] = [];
  const complain = (where: string, message: string): void => {
    faults.push({ code: 'malformed_line', where: `line ${lineNumber}${where}`, message });
  };
  if (record.length !== columns.size) {
    complain('', `expected ${columns.size} columns, as the first line names them, and there are ${record.length}`);
    return { faults };
  }
  const field = <T>(name: string, read: (text: string) => Field<T>, none: T): T => {
    const index = columns.get(name);
    if (index === undefined) return none;
    const result = read(record[index] ?? '');
    if ('value' in result) return result.value;
    complain(`, column ${index + 1} (${name})`, result.fault);
    return none;
  };
  const currency = field('currency', readCurrency, '');
  const decimal = (text: string) => readDecimal(text, currency);
  const type = field('type', readType, 'other');
  const checked = (read: (text: string) => Field<bigint>) => (text: string) => {
    const amount = read(text);
    return 'value' in amount ? signed(type, amount.value) : amount;
  };
  const orZero = (read: (text: string) => Field<bigint>) => (text: string) => (text === '' ? good(0n) : read(text));
  const line: FileLine = {
    lineNumber,
    type,
    externalId: field('id', readId, ''),
    amountMinor: field('amount', checked(decimal), 0n) + field('amount_minor', checked(readMinor), 0n),
    currency,
    feeMinor: field('fee', orZero(decimal), 0n) + field('fee_minor', orZero(readMinor), 0n),
    occurredAt: field('time', readTime, new Date(0)),
    reference: field('reference', readReference, null),
  };
  return faults.length === 0 ? { value: line } : { faults };
};
