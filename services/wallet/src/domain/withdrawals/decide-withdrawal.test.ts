import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjust,
  approve,
  approveAdjustment,
  cancel,
  complete,
  fail,
  failed,
  limits,
  payoutOf,
  reject,
  rejectAdjustment,
  succeeded,
  wholeOf,
  withdraw,
} from '../../../test/decisions-in-memory.ts';
import { idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import type { LedgerCommand } from '../ledger/decide-postings.ts';

/** What somebody wants; which withdrawal or adjustment it is about is chosen among those there are when its batch comes. */
interface Wish {
  readonly what:
    | 'top-up'
    | 'spend'
    | 'withdraw'
    | 'approve'
    | 'reject'
    | 'cancel'
    | 'complete'
    | 'fail'
    | 'paid'
    | 'not paid'
    | 'adjust'
    | 'approve adjustment'
    | 'reject adjustment';
  readonly who: string;
  readonly provider: string;
  readonly amount: number;
  readonly nth: number;
}

const whats: readonly Wish['what'][] = [
  ...(['top-up', 'spend', 'withdraw', 'withdraw', 'withdraw', 'approve', 'approve', 'reject', 'cancel'] as const),
  ...(['complete', 'fail', 'paid', 'paid', 'not paid', 'adjust', 'approve adjustment', 'reject adjustment'] as const),
];
const wish: fc.Arbitrary<Wish> = fc.record({
  what: fc.constantFrom(...whats),
  who: fc.constantFrom('anna', 'ben', 'chief'),
  provider: fc.constantFrom('manual', 'sandbox'),
  amount: fc.integer({ min: 1, max: 300 }),
  nth: fc.nat(12),
});
const limit = fc.option(fc.bigInt({ min: 0n, max: 600n }), { nil: null });
const settings = fc.record({
  withdrawalMinimumMinor: fc.option(fc.bigInt({ min: 0n, max: 50n }), { nil: null }),
  withdrawalPerDayMinor: limit,
  withdrawalPerMonthMinor: limit,
  withdrawalApprovalMinor: fc.option(fc.bigInt({ min: 0n, max: 300n }), { nil: null }),
  adjustmentApprovalMinor: fc.option(fc.bigInt({ min: 0n, max: 300n }), { nil: null }),
});
/** Batches, and the hours that pass before each. */
const history = fc.array(
  fc.record({ waitHours: fc.nat(30), wishes: fc.array(wish, { minLength: 1, maxLength: 12 }) }),
  { maxLength: 15 },
);

const commandOf = (ledger: LedgerInMemory, { what, who, provider, amount, nth }: Wish): LedgerCommand[] => {
  const withdrawals = [...ledger.withdrawals.values()];
  const withdrawal = withdrawals[nth % Math.max(1, withdrawals.length)];
  const adjustments = [...ledger.adjustments.keys()];
  const adjustmentId = adjustments[nth % Math.max(1, adjustments.length)];
  switch (what) {
    case 'top-up':
      return [topUp(who, amount, idOf(`payment ${nth} of ${who}`))];
    case 'spend':
      return [transfer(user(who), revenue, amount)];
    case 'withdraw':
      return [withdraw(who, amount, { provider })];
    case 'adjust':
      return [adjust(user(who), revenue, amount, nth % 2 === 0 ? 'clerk' : 'chief')];
    case 'approve adjustment':
      return adjustmentId === undefined ? [] : [approveAdjustment(adjustmentId)];
    case 'reject adjustment':
      return adjustmentId === undefined ? [] : [rejectAdjustment(adjustmentId)];
    default:
      if (!withdrawal) return [];
  }
  const { id } = withdrawal;
  // Payout ids are few, so that some are told of two withdrawals.
  const payoutId = `po_${nth % 7}`;
  if (what === 'approve') return [approve(id)];
  if (what === 'reject') return [reject(id)];
  if (what === 'cancel') return [cancel(id, who)];
  if (what === 'complete') return [complete(id, payoutId)];
  if (what === 'fail') return [fail(id)];
  return [payoutOf(withdrawal, what === 'paid' ? succeeded(payoutId) : failed)];
};

const ledgerWith = (some: Parameters<typeof limits>[0]): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.settings.set('EUR', limits(some));
  for (const name of ['anna', 'ben', 'chief']) ledger.given(topUp(name, 400));
  return ledger;
};

/** What each person asked for and did not get back, summed over days and over months of the UTC calendar. */
const withdrawnBy = (ledger: LedgerInMemory, length: 'YYYY-MM-DD' | 'YYYY-MM'): bigint[] => {
  const counted = [...ledger.withdrawals.values()].filter(
    ({ status, sequence }) => !['FAILED', 'CANCELLED', 'REJECTED'].includes(status) && sequence < 4,
  );
  const groups = Map.groupBy(
    counted,
    ({ userId, requestedAt }) => `${userId} ${requestedAt.toISOString().slice(0, length.length)}`,
  );
  return [...groups.values()].map((group) => group.reduce((sum, { amount }) => sum + amount.amountMinor, 0n));
};

describe('any history of withdrawals and adjustments', () => {
  it('keeps every invariant after every batch, and no limit is ever passed', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(history, settings, (batches, some) => {
        const ledger = ledgerWith(some);
        for (const { waitHours, wishes } of batches) {
          ledger.wait(waitHours * 3_600);
          ledger.batch(wishes.flatMap((wanted) => commandOf(ledger, wanted)));
          for (const { status, shortfallMinor } of ledger.withdrawals.values()) {
            seen.add(shortfallMinor > 0n ? 'COMPLETED LATE' : status);
          }
          expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
          const { withdrawalPerDayMinor: day, withdrawalPerMonthMinor: month } = some;
          // Of those that a late payout revived nobody asked whether they still fitted: their money had left.
          for (const sum of withdrawnBy(ledger, 'YYYY-MM-DD')) expect(day === null || sum <= day).toBe(true);
          for (const sum of withdrawnBy(ledger, 'YYYY-MM')) expect(month === null || sum <= month).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    // Histories in which nothing happens would prove nothing.
    const ends = ['COMPLETED', 'COMPLETED LATE', 'CREATED', 'FAILED', 'CANCELLED', 'PROCESSING', 'REJECTED'];
    expect([...seen].sort()).toEqual(ends.sort());
  });

  it('gives everyone in a batch exactly what they would have got one after another', () => {
    fc.assert(
      fc.property(history, settings, (batches, some) => {
        const [together, alone] = [ledgerWith(some), ledgerWith(some)];
        for (const { waitHours, wishes } of batches) {
          together.wait(waitHours * 3_600);
          alone.wait(waitHours * 3_600);
          const commands = wishes.flatMap((wanted) => commandOf(together, wanted));
          expect(together.batch(commands)).toEqual(commands.map((command) => alone.when(command)));
        }
        expect(wholeOf(together)).toEqual(wholeOf(alone));
        expect(together.events).toEqual(alone.events);
      }),
      { numRuns: 200 },
    );
  });

  it('tells the steps of each withdrawal and each adjustment from 1, without gap or repeat', () => {
    fc.assert(
      fc.property(history, settings, (batches, some) => {
        const ledger = ledgerWith(some);
        for (const { wishes } of batches) ledger.batch(wishes.flatMap((wanted) => commandOf(ledger, wanted)));
        const steps = new Map<string, number>();
        for (const event of ledger.events) {
          if (!('sequence' in event)) continue;
          const { id } = 'withdrawal' in event ? event.withdrawal : event.adjustment;
          expect(event.sequence).toBe((steps.get(id) ?? 0) + 1);
          steps.set(id, event.sequence);
        }
        for (const { id, sequence } of [...ledger.withdrawals.values(), ...ledger.adjustments.values()]) {
          expect(steps.get(id)).toBe(sequence);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('approves nothing from a limit on without a second person', () => {
    fc.assert(
      fc.property(history, settings, (batches, some) => {
        const ledger = ledgerWith(some);
        for (const { wishes } of batches) ledger.batch(wishes.flatMap((wanted) => commandOf(ledger, wanted)));
        const isLarge = (minor: bigint, from: bigint | null) => from !== null && minor >= from;
        for (const { amount, approvedAt, approvedBy, requestedBy } of ledger.withdrawals.values()) {
          if (approvedAt === null) continue;
          expect(approvedBy !== null).toBe(isLarge(amount.amountMinor, some.withdrawalApprovalMinor));
          expect(approvedBy).not.toBe(requestedBy);
        }
        for (const { amount, status, decidedBy, requestedBy } of ledger.adjustments.values()) {
          if (status !== 'POSTED') continue;
          expect(decidedBy !== null).toBe(isLarge(amount.amountMinor, some.adjustmentApprovalMinor));
          expect(decidedBy).not.toBe(requestedBy);
        }
      }),
      { numRuns: 200 },
    );
  });
});
