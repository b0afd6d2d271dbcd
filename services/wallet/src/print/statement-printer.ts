import { setImmediate } from 'node:timers/promises';
import { currencyExponent, formatScaled } from '@tessera/kernel';
import { type Statement, type StatementLine, turnoverOf } from '../domain/statements/statement.ts';
import type { StatementPrinter } from '../use-cases/statement.ports.ts';
import { describeLine } from './describe-line.ts';
import { type Column, Sheet } from './sheet.ts';

const columns: readonly Column[] = [
  { title: 'Time', x: 40, width: 92, align: 'left' },
  { title: 'What', x: 136, width: 230, align: 'left', wraps: true },
  { title: 'Amount', x: 370, width: 90, align: 'right' },
  { title: 'Balance', x: 464, width: 92, align: 'right' },
];

/** After so many lines others get their turn: laying out text is the work of the one thread that answers everybody. */
const LINES_AT_ONCE = 20;

/** How a statement writes its times and amounts. */
const notation = ({ account, timeZone }: Statement) => {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const digits = currencyExponent(account.currency);
  return {
    time: (instant: Date): string => local.format(instant),
    amount: (minor: bigint): string => formatScaled(minor, digits),
  };
};

/** Prints A4. The same statement is the same document, to the byte, whenever it is printed. */
export const createStatementPrinter = (): StatementPrinter => ({
  async print(statement, lines) {
    const { account, opening, closing, to } = statement;
    const { time, amount } = notation(statement);
    const sheet = new Sheet(columns, { Title: `Statement of account ${account.id}`, CreationDate: to });
    sheet.text('Account statement', 16, 'bold');
    for (const fact of factsOf(statement, lines)) sheet.text(fact, 9);
    sheet.text(' ', 6);
    sheet.titles();
    sheet.row(['', 'Opening balance', '', amount(opening.balanceMinor)], 'bold');
    for (const [index, line] of lines.entries()) {
      if (index % LINES_AT_ONCE === 0) await setImmediate();
      const { entry, signedMinor } = line;
      sheet.row([time(entry.postedAt), describeLine(line), amount(signedMinor), amount(entry.balanceAfterMinor)]);
    }
    sheet.row(['', 'Closing balance', '', amount(closing.balanceMinor)], 'bold');
    return sheet.close(`Account ${account.id}`);
  },
});

const factsOf = (statement: Statement, lines: readonly StatementLine[]): string[] => {
  const { account, from, to, opening, closing, timeZone } = statement;
  const { time, amount } = notation(statement);
  const { inMinor, outMinor } = turnoverOf(lines);
  return [
    `Account ${account.id}, in ${account.currency}`,
    `From ${from === null ? 'the first entry' : time(from)} up to ${time(to)}, times of ${timeZone}`,
    `Opening balance ${amount(opening.balanceMinor)}`,
    `In ${amount(inMinor)}, out ${amount(outMinor)}, in ${lines.length} ${lines.length === 1 ? 'entry' : 'entries'}`,
    `Closing balance ${amount(closing.balanceMinor)}`,
  ];
};
