import { describe, expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';
import { MAX_LINES } from './settlement-faults.ts';

const HEADER = 'id,type,amount,currency,fee,time,reference';
const file = (...lines: string[]): string => [HEADER, ...lines].join('\n');
const time = '2026-11-21T20:00:00Z';

const linesOf = (content: string) => {
  const read = readCsv(content);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.value;
};
const faultsOf = (content: string): string[] => {
  const read = readCsv(content);
  return 'faults' in read ? read.faults.map(({ where, message }) => `${where}: ${message}`) : [];
};

describe('a CSV file', () => {
  it('is read exactly, whatever its line ends, its mark of byte order and the order of its columns', () => {
    const content = `\uFEFFtime,reference,id,currency,amount,type\r\n${time},"a ""quoted"", note\r\nof two lines",p_1,EUR,12.5,payment\r\n\r\n2026-11-21T21:00:00+01:00,,r_1,JPY,-300,refund\r\n`;
    expect(linesOf(content)).toEqual([
      {
        lineNumber: 2,
        type: 'payment',
        externalId: 'p_1',
        amountMinor: 1_250n,
        currency: 'EUR',
        feeMinor: 0n,
        occurredAt: new Date(time),
        reference: 'a "quoted", note\nof two lines',
      },
      {
        lineNumber: 5,
        type: 'refund',
        externalId: 'r_1',
        amountMinor: -300n,
        currency: 'JPY',
        feeMinor: 0n,
        occurredAt: new Date(time),
        reference: null,
      },
    ]);
  });

  it('says by its columns whether amounts are decimals or minor units', () => {
    const minor = `id,type,amount_minor,currency,fee_minor,time\np_1,payment,1250,EUR,30,${time}`;
    expect(linesOf(minor)).toMatchObject([{ amountMinor: 1_250n, feeMinor: 30n }]);
    expect(linesOf(file(`p_1,payment,1250,EUR,30,${time},`))).toMatchObject([
      { amountMinor: 125_000n, feeMinor: 3_000n },
    ]);
  });

  it('may have no lines', () => {
    expect(linesOf(HEADER)).toEqual([]);
  });

  it.each([
    ['nothing but blank lines', '\n\n', ': the file has no line that names its columns'],
    [
      'a column that is not known',
      'id,typ,amount,currency,time',
      ': column 2 (typ) is not known; there are id, type, currency, time, amount, amount_minor, fee, fee_minor, reference',
    ],
    ['a column twice', 'id,type,amount,currency,time,id', ': column 6 (id) is there twice'],
    ['no column of amounts', 'id,type,currency,time', ': there is one of amount and amount_minor'],
    [
      'both columns of amounts',
      'id,type,amount,amount_minor,currency,time',
      ': there is one of amount and amount_minor',
    ],
    [
      'a fee that is counted otherwise than the amount',
      'id,type,amount,fee_minor,currency,time',
      ': beside amount the fee is in fee',
    ],
  ])('is refused for %s', (_what, content, fault) => {
    expect(faultsOf(content)).toContain(fault);
  });

  it.each([
    [
      'an amount with a comma',
      `p,payment,"1,00",EUR,,${time},`,
      'line 2, column 3 (amount): expected a decimal with a point, as -12.50',
    ],
    [
      'an amount with an exponent',
      `p,payment,1e3,EUR,,${time},`,
      'line 2, column 3 (amount): expected a decimal with a point, as -12.50',
    ],
    ['half a cent', `p,payment,0.005,EUR,,${time},`, 'line 2, column 3 (amount): EUR has 2 decimal places'],
    ['a part of a yen', `p,payment,1.0,JPY,,${time},`, 'line 2, column 3 (amount): JPY has 0 decimal places'],
    [
      'more than JSON carries',
      `p,payment,90071992547409.92,EUR,,${time},`,
      'line 2, column 3 (amount): the amount passes 2^53 − 1 minor units',
    ],
    [
      'a payment of nothing',
      `p,payment,0,EUR,,${time},`,
      'line 2, column 3 (amount): the amount of a payment is positive: positive is what came in at the provider, negative what left it',
    ],
    [
      'a type nobody knows',
      `p,sale,1,EUR,,${time},`,
      'line 2, column 2 (type): expected one of payment, refund, payout, chargeback, reversal, adjustment, fee, other',
    ],
    [
      'a type of every object',
      `p,toString,1,EUR,,${time},`,
      'line 2, column 2 (type): expected one of payment, refund, payout, chargeback, reversal, adjustment, fee, other',
    ],
    [
      'blanks around an id',
      ` p,payment,1,EUR,,${time},`,
      'line 2, column 1 (id): an id has neither blanks around it nor control characters',
    ],
    [
      'an id that is too long',
      `${'p'.repeat(256)},payment,1,EUR,,${time},`,
      'line 2, column 1 (id): an id has at most 255 characters',
    ],
    [
      'a fee that is none',
      `p,payment,1,EUR,free,${time},`,
      'line 2, column 5 (fee): expected a decimal with a point, as -12.50',
    ],
    [
      'a time without a zone',
      'p,payment,1,EUR,,2026-11-21T20:00:00,',
      'line 2, column 6 (time): expected a time with its zone (RFC 3339), as 2026-11-21T20:00:00Z',
    ],
    [
      'a day that is not',
      'p,payment,1,EUR,,2026-02-30T20:00:00Z,',
      'line 2, column 6 (time): expected a time with its zone (RFC 3339), as 2026-11-21T20:00:00Z',
    ],
    [
      'a control character',
      `p,payment,1,EUR,,${time},a\u0007b`,
      'line 2, column 7 (reference): a reference has no control characters',
    ],
    ['too few columns', 'p,payment', 'line 2: expected 7 columns, as the first line names them, and there are 2'],
    [
      'a quote inside of a field',
      `p"q,payment,1,EUR,,${time},`,
      'line 2, column 1: a quote stands where none may (RFC 4180)',
    ],
  ])('is refused for %s, with its place', (_what, line, fault) => {
    expect(faultsOf(file(line))).toEqual([fault]);
  });

  it('tells a quote that is never closed where it is opened', () => {
    expect(faultsOf(file(`p,payment,1,EUR,,${time},`, `"q,payment,1,EUR,,${time},`, 'r,payment'))).toEqual([
      'line 3, column 1: a quote is opened and never closed',
    ]);
  });

  it('is refused when it is longer than can be compared at once', () => {
    const one = `p,payment,1,EUR,,${time},`;
    expect(faultsOf(file(...Array(MAX_LINES + 1).fill(one)))).toEqual([
      `: the file has ${MAX_LINES + 1} lines, and at most ${MAX_LINES} are taken at once: send it in parts`,
    ]);
  });
});
