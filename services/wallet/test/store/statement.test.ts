import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/accounts/account.ts';
import { type Period, readStatement, type StatementAnswer } from '../../src/use-cases/read-statement.ts';
import { type HistoryOnPostgres, historyOnPostgres } from '../history-on-postgres.ts';
import { hold, idOf, tenantId, topUp, user } from '../ledger-in-memory.ts';
import { callOf } from '../ledger-on-postgres.ts';
import { longAccount } from '../long-account.ts';

/*
 * Statements against the entries themselves: whatever the period, and whatever clocks did, opening balance and lines make
 * the closing balance, and periods that meet share no line and lose none.
 */

let ledger: HistoryOnPostgres;
beforeAll(async () => {
  ledger = await historyOnPostgres();
});
afterAll(() => ledger.close());

type Page = Extract<StatementAnswer, { format: 'json' }>;

const printer = { print: () => Promise.reject(new Error('nothing is printed here')) };

const statementOf = async (account: Account, period: Period, tenant: string): Promise<Page> => {
  const query = { ...period, format: 'json', timeZone: 'UTC', limit: 1_000 } as const;
  const result = await readStatement(
    { history: ledger.history, printer },
    account,
    query,
    callOf(undefined, null, tenant),
  );
  if (!result.ok || result.value.format !== 'json') throw new Error('the statement was refused');
  return result.value;
};

const sum = ({ lines }: Page): bigint => lines.reduce((total, { signedMinor }) => total + signedMinor, 0n);
const sequences = ({ lines }: Page): number[] => lines.map(({ entry }) => entry.sequence);

const DAY = Date.parse('2026-03-01T00:00:00Z');
const at = (offset: number): Date => new Date(DAY + offset);

const makeAccount = async (entries: readonly { readonly at: number; readonly signed: number }[]) => {
  const [times, amounts] = [entries.map((entry) => entry.at), entries.map((entry) => entry.signed)];
  const made = await longAccount(ledger.sql, {
    count: entries.length,
    signedMinor: `(array[${amounts}]::bigint[])[n]`,
    postedAt: `timestamptz '2026-03-01T00:00:00Z' + (array[${times}]::int[])[n] * interval '1 millisecond'`,
  });
  const account = await ledger.accounts.find(made.accountId, { tenantId: made.tenantId });
  if (!account) throw new Error('the account is not there');
  return { ...made, account };
};

const signed = fc.integer({ min: -1_000, max: 1_000 }).filter((amount) => amount !== 0);
const cuts = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)).map((offsets) => offsets.toSorted((a, b) => a - b));
/** Postings of few different milliseconds, in the order of their times. */
const inOrder = fc
  .array(fc.record({ at: fc.nat(60), signed }), { maxLength: 40 })
  .map((entries) => entries.toSorted((a, b) => a.at - b.at));
/** The same where Postgres' clock was set back again and again. */
const outOfOrder = fc.array(fc.record({ at: fc.nat(60), signed }), { maxLength: 40 });

describe('the statement of any period', () => {
  it('has exactly the entries posted from its first instant up to and without its last', async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, cuts, async (entries, [from = 0, to = 0]) => {
        const { account, tenantId: tenant } = await makeAccount(entries);
        const statement = await statementOf(account, { from: at(from), to: at(to) }, tenant);
        const expected = entries.flatMap((entry, index) => (entry.at >= from && entry.at < to ? [index + 1] : []));
        expect(sequences(statement)).toEqual(expected);
        const before = entries.filter((entry) => entry.at < from).reduce((total, entry) => total + entry.signed, 0);
        expect(statement.statement.opening.balanceMinor).toBe(BigInt(before));
      }),
      { numRuns: 40 },
    );
  });

  it('adds up: opening balance and all lines are the closing balance, and so are what came in less what went out', async () => {
    await fc.assert(
      fc.asyncProperty(outOfOrder, cuts, async (entries, [from = 0, to = 0]) => {
        const { account, tenantId: tenant } = await makeAccount(entries);
        const page = await statementOf(account, { from: at(from), to: at(to) }, tenant);
        const { opening, closing } = page.statement;
        expect(opening.balanceMinor + sum(page)).toBe(closing.balanceMinor);
        expect(page.turnover && page.turnover.inMinor - page.turnover.outMinor).toBe(sum(page));
        expect(page.lines.at(-1)?.entry.balanceAfterMinor ?? opening.balanceMinor).toBe(closing.balanceMinor);
      }),
      { numRuns: 40 },
    );
  });

  it('and of the one after it share no line and lose none, even where clocks were set back', async () => {
    await fc.assert(
      fc.asyncProperty(outOfOrder, cuts, async (entries, [first = 0, middle = 0, last = 0]) => {
        const { account, tenantId: tenant } = await makeAccount(entries);
        const periods = [
          { to: at(first) },
          { from: at(first), to: at(middle) },
          { from: at(middle), to: at(last) },
          { from: at(last) },
        ];
        const pages = await Promise.all(periods.map((period) => statementOf(account, period, tenant)));
        expect(pages.flatMap(sequences)).toEqual(entries.map((_entry, index) => index + 1));
        for (const [index, { statement }] of pages.entries()) {
          expect(pages[index + 1]?.statement.opening.sequence ?? entries.length).toBe(statement.closing.sequence);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the present', () => {
  const annas = async (name: string): Promise<Account> => {
    const account = await ledger.accounts.findByOwner(user(name), 'EUR', { tenantId });
    if (!account) throw new Error(`${name} has no account`);
    return account;
  };

  it('has everything that was posted before it was asked for, and nothing that is only held', async () => {
    await ledger.given(topUp('anna', 1_000));
    await ledger.given(hold(user('anna'), 100));
    for (let posted = 1; posted <= 20; posted += 1) {
      await ledger.given(topUp('anna', 1, idOf(`payment ${posted}`)));
      const page = await statementOf(await annas('anna'), {}, tenantId);
      expect(page.statement.closing).toMatchObject({ sequence: posted + 1, balanceMinor: BigInt(1_000 + posted) });
    }
  });

  it('waits for a posting under way, which has its time already, so that what it said stays true', async () => {
    await ledger.given(topUp('ben', 1_000));
    const account = await annas('ben');
    await ledger.sql(`create function wallet.dawdle() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.5); return null; end $$`);
    await ledger.sql(
      'create trigger dawdle after insert on wallet.ledger_entries for each statement execute function wallet.dawdle()',
    );
    const posting = ledger.given(topUp('ben', 5, idOf('slow payment')));
    const dawdling = `select 1 from pg_stat_activity where datname = $1 and wait_event = 'PgSleep'`;
    while ((await ledger.sql(dawdling, [ledger.database.name])).length === 0);
    const page = await statementOf(account, {}, tenantId);
    await posting;
    await ledger.sql('drop function wallet.dawdle() cascade');
    expect(page.statement.closing).toMatchObject({ sequence: 2, balanceMinor: 1_005n });
    const later = await statementOf(account, { to: page.statement.to }, tenantId);
    expect(later.statement.closing).toEqual(page.statement.closing);
  });
});
