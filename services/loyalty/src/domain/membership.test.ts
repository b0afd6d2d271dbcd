import { points } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRule, defaultTiers } from './default-programme.ts';
import { type EarningRule, evaluateRules, type Fact } from './earning-rule.ts';
import { awardFact, openMembership, reverseFact } from './membership.ts';

const now = new Date('2026-01-01T00:00:00Z');
const rule: EarningRule = { ...defaultRule, id: 'r1', version: 1, publishedAt: now };
const fact = (amountMinor: bigint, id = 'f1'): Fact => ({
  type: 'purchase-confirmed',
  id,
  amountMinor,
  currency: 'EUR',
});
const counter = () => {
  let next = 0;
  return () => `id-${next++}`;
};
const fresh = () => openMembership('m1', 'u1', defaultTiers, now);

describe('earning rules', () => {
  it('award by the amount, rounded down to hundredths', () => {
    const { awards } = evaluateRules([rule], fact(1_234n), 'bronze');
    expect(awards.map((award) => award.points)).toEqual([points(1_234n)]);
  });

  it('multiply by tier and say so in the trace', () => {
    const { awards } = evaluateRules([rule], fact(1_000n), 'gold');
    expect(awards[0]).toMatchObject({
      points: points(1_250n),
      trace: { percent: 125, tier: 'gold', baseHundredths: '1000' },
    });
  });

  it.each([
    [{ when: { minAmountMinor: 2_000n } }, 'loyalty.amount_below_minimum'],
    [{ when: { currency: 'USD' } }, 'loyalty.currency_excluded'],
    [{ when: { tiers: ['gold'] } }, 'loyalty.tier_excluded'],
    [
      { award: { kind: 'per-amount' as const, points: points(1n), perMinor: 10_000n, rounding: 'floor' as const } },
      'loyalty.award_rounds_to_zero',
    ],
  ])('refuse with a reason: %o', (change, code) => {
    const { awards, refusals } = evaluateRules([{ ...rule, ...change }], fact(1_000n), 'bronze');
    expect(awards).toEqual([]);
    expect(refusals).toMatchObject([{ code }]);
  });

  it('give the same awards in the same order, whatever order the rules come in', () => {
    const rules = ['a', 'b', 'c', 'd'].map((id) => ({ ...rule, id }));
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: 4 }), fc.bigInt(1n, 10_000_000n), (shuffled, amount) => {
        expect(evaluateRules(shuffled, fact(amount), 'silver')).toEqual(evaluateRules(rules, fact(amount), 'silver'));
      }),
    );
  });
});

describe('a membership', () => {
  it('moves up at once when what it ever earned reaches a tier', () => {
    const change = awardFact(fresh(), [rule], defaultTiers, fact(1_000n), { now, newId: counter() });
    expect(change.tierChange).toMatchObject({ from: 'bronze', to: 'silver', sequence: 3 });
    expect(change.membership).toMatchObject({ tier: 'silver', eventSequence: 3, entrySequence: 1 });
  });

  it('keeps its tier when an award is taken back', () => {
    const newId = counter();
    const earned = awardFact(fresh(), [rule], defaultTiers, fact(1_000n), { now, newId });
    const reversed = reverseFact(earned.membership, earned.entries, 'purchase-refunded', { now, newId });
    expect(reversed.membership).toMatchObject({ tier: 'silver', balance: points(0n), lifetime: points(0n) });
    expect(reversed.entries).toMatchObject([
      { type: 'REVERSE', amount: points(-1_000n), lotId: earned.entries[0]?.lotId },
    ]);
  });

  it('says why a fact earned nothing', () => {
    expect(awardFact(fresh(), [], defaultTiers, fact(1n), { now, newId: counter() }).refusal).toEqual({
      code: 'loyalty.no_rule_matched',
    });
  });

  it('has a balance that is the sum of its entries, numbered without gaps, through any history', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(1n, 100_000n), fc.boolean()), { maxLength: 30 }), (history) => {
        const newId = counter();
        let membership = fresh();
        const entries = history.flatMap(([amount, refunded], index) => {
          const earned = awardFact(membership, [rule], defaultTiers, fact(amount, `f${index}`), { now, newId });
          membership = earned.membership;
          if (!refunded) return earned.entries;
          const reversed = reverseFact(membership, earned.entries, 'purchase-refunded', { now, newId });
          membership = reversed.membership;
          return [...earned.entries, ...reversed.entries];
        });
        const sum = entries.reduce((total, entry) => total + entry.amount.hundredths, 0n);
        expect(membership.balance.hundredths).toBe(sum);
        expect(membership.lifetime.hundredths).toBe(sum);
        expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
        expect(entries.every((entry) => entry.balanceAfter.hundredths >= 0n)).toBe(true);
      }),
    );
  });
});
