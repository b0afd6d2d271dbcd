import { harmlessText } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, idOf } from '../../test/ledger-in-memory.ts';
import { parseCsv } from '../../test/parse-csv.ts';
import { emptyAccount } from '../domain/accounts/account.ts';
import { lineOf, type Statement, type StatementLine } from '../domain/statements/statement.ts';
import { statementToCsv } from './statement.csv.ts';

const now = new Date('2026-11-21T20:00:00.000Z');

const statementIn = (currency: string, openingMinor: bigint, closingMinor: bigint, lines: number): Statement => ({
  account: emptyAccount(
    { ownerKind: 'user', ownerId: idOf('anna'), kind: 'default', provider: '', currency },
    idOf('account'),
    now,
  ),
  from: null,
  to: now,
  opening: { before: now, sequence: 0, balanceMinor: openingMinor },
  closing: { before: now, sequence: lines, balanceMinor: closingMinor },
  timeZone: 'UTC',
});

const lineWith = (signedMinor: bigint, note: string): StatementLine => {
  const amount = eur(signedMinor < 0n ? -signedMinor : signedMinor);
  const transfer = {
    id: idOf('transfer'),
    debitAccountId: idOf('debit'),
    creditAccountId: idOf('credit'),
    amount,
    reason: 'ADJUSTMENT' as const,
    references: { note },
    reverses: null,
    postedBy: 'system:test',
    idempotencyKey: null,
    effectiveAt: now,
    postedAt: now,
  };
  const entry = {
    id: idOf('entry'),
    accountId: idOf('account'),
    sequence: 1,
    transferId: transfer.id,
    direction: signedMinor < 0n ? ('DEBIT' as const) : ('CREDIT' as const),
    amount,
    balanceAfterMinor: signedMinor,
    postedAt: now,
    hash: new Uint8Array(32),
  };
  return lineOf(entry, transfer, { kind: 'fees', words: 'the operator’s fees account' });
};

const textOf = async (statement: Statement, lines: readonly StatementLine[]): Promise<string> => {
  const parts = async function* () {
    yield lines;
  };
  let text = '';
  for await (const piece of statementToCsv(statement, parts())) text += piece;
  return text;
};

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u;

describe('an amount is an exact decimal of its currency,', () => {
  it.each([
    ['EUR', -1_234_567n, '-12345.67'],
    ['JPY', 1_234n, '1234'],
    ['KWD', -5n, '-0.005'],
    ['UYW', 10_000n, '1.0000'],
    ['EUR', 9_007_199_254_740_991n, '90071992547409.91'],
  ])('in %s %s is %s, and minor units beside it', async (currency, minor, decimal) => {
    const text = await textOf(statementIn(currency, 0n, minor, 1), [lineWith(minor, 'x')]);
    const [, opening, entry, totalIn, totalOut, closing] = parseCsv(text);
    expect(entry).toMatchObject({ amount: decimal, amountMinor: String(minor), balanceMinor: String(minor), currency });
    expect(opening).toMatchObject({ record: 'opening', balanceMinor: '0', amount: '' });
    expect(closing).toMatchObject({ record: 'closing', balance: decimal, amount: '' });
    expect([totalIn?.['amountMinor'], totalOut?.['amountMinor']]).toEqual(
      minor > 0n ? [String(minor), '0'] : ['0', String(minor)],
    );
  });
});

describe('text from outside', () => {
  it('comes out of the file as it went in, whatever is in it, but for what a spreadsheet would carry out', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.oneof(fc.constantFrom(...'=+-@,;"\'\r\n\t |＝'), fc.string({ unit: 'grapheme' })) }),
        async (note) => {
          const rows = parseCsv(await textOf(statementIn('EUR', 0n, 1n, 1), [lineWith(1n, note)]));
          expect(rows).toHaveLength(6);
          expect(rows[2]?.['note']).toBe(harmlessText(note));
          expect(harmlessText(note).replaceAll("'", '')).toBe(note.replaceAll("'", ''));
        },
      ),
      { numRuns: 300 },
    ));

  it('is no formula: not for a reader of RFC 4180, and not for one with another separator or none for quotes', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'=+-@,;"\r\n\t |＝a1 ') }), async (note) => {
        const text = await textOf(statementIn('EUR', 0n, -1n, 1), [lineWith(-1n, note)]);
        const cells = parseCsv(text).flatMap((row) => Object.values(row));
        expect(cells.filter((cell) => FORMULA.test(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual([]);
        const torn = harmlessText(note).split(/[;|\t\r\n]/);
        expect(torn.filter((cell) => FORMULA.test(cell))).toEqual([]);
      }),
      { numRuns: 300 },
    ));

  it.each([
    ['=HYPERLINK("http://example.test")', '\'=HYPERLINK("http://example.test")'],
    ['Thanks;=1+1', "Thanks;'=1+1"],
    [' \u200b@SUM(1)', " \u200b'@SUM(1)"],
    ['5 - 3 = 2', '5 - 3 = 2'],
    ["it's fine", "it's fine"],
  ])('%s is written %s', (text, written) => {
    expect(harmlessText(text)).toBe(written);
  });
});
