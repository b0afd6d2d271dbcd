import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FileLine } from '../../src/domain/reconciliation/settlement-line.ts';
import type { PostTransfer } from '../../src/domain/transfers/post-transfer.ts';
import { reconcile } from '../../src/use-cases/reconciliation/reconcile.ts';
import { external, topUp, transfer, user } from '../ledger-in-memory.ts';
import { callOf, type LedgerOnPostgres, ledgerOnPostgres } from '../ledger-on-postgres.ts';
import { settlementLine } from '../settlement-lines.ts';

/*
 * Random books, and a file made of them by leaving out, changing and repeating: what is found is what was planted, to the
 * last amount, and nothing else.
 */

let ledger: LedgerOnPostgres;
beforeAll(async () => {
  ledger = await ledgerOnPostgres();
});
afterAll(() => ledger.close());

/** What is done to one item on its way into the file. */
const fates = ['kept', 'dropped', 'amount', 'currency', 'duplicated', 'invented', 'booked twice'] as const;

const item = fc.record({
  way: fc.constantFrom('payment', 'payout', 'refund'),
  amount: fc.integer({ min: 1, max: 100_000 }),
  fee: fc.integer({ min: 0, max: 500 }),
  currency: fc.constantFrom('EUR', 'CHF', 'JPY'),
  fate: fc.constantFrom(...fates),
  edit: fc.integer({ min: 1, max: 50_000 }),
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

interface Planted {
  readonly bookings: number;
  readonly lines: readonly FileLine[];
  /** The findings that must come of it, each in one line. */
  readonly findings: readonly string[];
}

const signOf = ({ way }: Item): number => (way === 'payment' ? 1 : -1);

const plant = (it: Item, externalId: string): Planted => {
  const sign = signOf(it);
  const booked = `${it.amount * sign} ${it.currency}`;
  const line = settlementLine({
    externalId,
    type: it.way,
    amountMinor: BigInt(it.amount * sign),
    currency: it.currency,
    feeMinor: BigInt(it.fee),
  });
  const finding = (kind: string, file: string, books: string) => [`${kind} ${externalId} file ${file} ledger ${books}`];
  switch (it.fate) {
    case 'kept':
      return { bookings: 1, lines: [line], findings: [] };
    case 'dropped':
      return { bookings: 1, lines: [], findings: finding('MISSING_AT_PROVIDER', '-', booked) };
    case 'amount': {
      const amountMinor = BigInt((it.amount + it.edit) * sign);
      const findings = finding('AMOUNT_DIFFERS', `${amountMinor} ${it.currency}`, booked);
      return { bookings: 1, lines: [{ ...line, amountMinor }], findings };
    }
    case 'currency':
      return {
        bookings: 1,
        lines: [{ ...line, currency: 'USD' }],
        findings: finding('CURRENCY_DIFFERS', `${it.amount * sign} USD`, booked),
      };
    case 'duplicated':
      return { bookings: 1, lines: [line, line], findings: finding('DUPLICATE_LINE', booked, '-') };
    case 'invented':
      return { bookings: 0, lines: [line], findings: finding('MISSING_IN_LEDGER', booked, '-') };
    case 'booked twice':
      return { bookings: 2, lines: [line], findings: finding('BOOKED_TWICE', '-', booked) };
  }
};

/** What the ledger has of an item. Unique indexes keep payments and payouts from being booked twice, so a refund stands for it. */
const bookingOf = (it: Item, externalId: string): PostTransfer => {
  const [debit, credit] = signOf(it) > 0 ? [external, user('anna')] : [user('anna'), external];
  const reasons = { payment: 'TOPUP', payout: 'WITHDRAWAL', refund: 'REFUND' } as const;
  return {
    ...transfer(debit, credit, it.amount, { reason: reasons[it.way] }),
    amount: { amountMinor: BigInt(it.amount), currency: it.currency },
    references: { externalId },
  };
};

const numbered = (lines: readonly FileLine[]): FileLine[] =>
  lines.map((line, index) => ({ ...line, lineNumber: index + 2 }));

/** Enough money in each currency, under a provider of its own, that every payout and refund is covered. */
const fund = (call: ReturnType<typeof callOf>) =>
  Promise.all(
    ['EUR', 'CHF', 'JPY'].map((currency) =>
      ledger.given(
        { ...topUp('anna', 1, randomUUID()), provider: 'bank', amount: { amountMinor: 100_000_000n, currency } },
        call,
      ),
    ),
  );

const comparison = (file: string, lines: readonly FileLine[]) => ({
  provider: 'sandbox',
  currency: null,
  period: { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2100-01-01T00:00:00Z') },
  format: 'csv' as const,
  contentHash: createHash('sha256')
    .update(JSON.stringify([file, lines], (_, value) => String(value)))
    .digest('hex'),
});

const findingsOf = async (tenant: string): Promise<string[]> =>
  (
    await ledger.sql<{ found: string }>(
      `select kind || ' ' || external_id || ' file ' || coalesce(file_minor || ' ' || file_currency, '-') || ' ledger ' ||
         coalesce(ledger_minor || ' ' || ledger_currency, '-') as found
       from wallet.differences where tenant_id = $1 and state = 'OPEN'`,
      [tenant],
    )
  )
    .map(({ found }) => found)
    .sort();

const isPossible = (it: Item): boolean => it.fate !== 'booked twice' || it.way === 'refund';

it('finds in random books and files exactly what was planted, and its sums explain the difference', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(item.filter(isPossible), { maxLength: 24 }),
      fc.array(fc.integer({ min: -900, max: 900 }), { maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      async (items, feeLines, order) => {
        const tenant = randomUUID();
        const call = callOf(undefined, null, tenant);
        const ids = items.map((_, index) => `sbx_${index}`);
        const planted = items.map((it, index) => plant(it, ids[index] ?? ''));
        await fund(call);
        const bookings = items.flatMap((it, index) =>
          Array.from({ length: planted[index]?.bookings ?? 0 }, () => bookingOf(it, ids[index] ?? '')),
        );
        await Promise.all(bookings.map((booking) => ledger.given(booking, call)));
        const fees = feeLines.map((amount, index) =>
          settlementLine({ type: 'fee', externalId: `fee_${index}`, amountMinor: BigInt(amount) }),
        );
        const shuffled = [...planted.flatMap(({ lines }) => lines), ...fees]
          .map((line) => ({ line, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ line }) => line);
        const lines = numbered(shuffled);

        const result = await reconcile(ledger)({ ...comparison('first', lines), lines }, call);
        if (!result.ok) throw new Error(result.error.code);
        const { reconciliation } = result.value;
        const expected = planted.flatMap(({ findings }) => findings).sort();
        expect(await findingsOf(tenant)).toEqual(expected);
        expect(reconciliation.differences).toBe(expected.length);
        expect(reconciliation.matched).toBe(
          items.filter(({ fate }) => fate === 'kept' || fate === 'duplicated' || fate === 'booked twice').length,
        );
        await expectSumsToExplain(tenant, reconciliation.sums);
        const cost = lines.reduce(
          (sum, { type, amountMinor, feeMinor }) => sum + feeMinor - (type === 'fee' ? amountMinor : 0n),
          0n,
        );
        expect(reconciliation.sums.reduce((sum, { feesMinor }) => sum + feesMinor, 0n)).toBe(cost);

        // What was left out comes in a later file: everything that was missing at the provider is settled by it.
        const late = numbered(
          items.flatMap((it, index) =>
            it.fate === 'dropped' ? plant({ ...it, fate: 'kept' }, ids[index] ?? '').lines : [],
          ),
        );
        const later = await reconcile(ledger)({ ...comparison('late', late), lines: late }, call);
        expect(later).toMatchObject({
          ok: true,
          value: { reconciliation: { matched: late.length, settled: late.length } },
        });
        expect(await findingsOf(tenant)).toEqual(expected.filter((found) => !found.startsWith('MISSING_AT_PROVIDER')));
      },
    ),
    { numRuns: 30 },
  );
});

/** Fees aside, what the file has more than the ledger is the sum of the differences, currency by currency. */
const expectSumsToExplain = async (
  tenant: string,
  sums: readonly { readonly currency: string; readonly fileMinor: bigint; readonly ledgerMinor: bigint }[],
) => {
  const rows = await ledger.sql<{ currency: string; gap: string }>(
    `select currency, sum(minor) as gap from (
       select file_currency as currency, file_minor as minor from wallet.differences where tenant_id = $1 and flow <> 'NONE'
       union all
       select ledger_currency, -ledger_minor from wallet.differences where tenant_id = $1
     ) sides where currency is not null group by currency`,
    [tenant],
  );
  const gaps = new Map(rows.map(({ currency, gap }) => [currency, BigInt(gap)]));
  for (const { currency, fileMinor, ledgerMinor } of sums) {
    expect([currency, fileMinor - ledgerMinor]).toEqual([currency, gaps.get(currency) ?? 0n]);
  }
};
