import { points } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRule, defaultTiers } from './default-programme.ts';
import { grantPoints, MAX_BALANCE } from './grant.ts';
import { awardFact, type Membership, openMembership } from './membership.ts';
import type { PointEntry } from './point-entry.ts';

const now = new Date('2026-01-01T00:00:00Z');
const rule = { ...defaultRule, id: 'r1', version: 1, publishedAt: now };
const moment = () => {
  let next = 0;
  const newId = (): string => {
    next += 1;
    return `id-${next}`;
  };
  return { now, newId };
};
const fresh = () => openMembership('m1', 'u1', defaultTiers, now);
const order = (hundredths: bigint, id = 'claim-1') => ({ points: points(hundredths), source: { type: 'prize', id } });

describe('a grant', () => {
  it('is an entry by no rule with a lot of its own, and does not count towards the tier', () => {
    const granted = grantPoints(fresh(), undefined, order(1_000_000n), moment());
    expect(granted).toMatchObject({
      ok: true,
      value: {
        entry: { type: 'BONUS', amount: points(1_000_000n), sequence: 1, ruleId: null, factType: 'prize' },
        change: { membership: { tier: 'bronze', lifetime: points(0n), eventSequence: 2, entrySequence: 1 } },
      },
    });
  });

  it('for the same source is the entry it has; another amount or person of it is refused', () => {
    const first = grantPoints(fresh(), undefined, order(100n), moment());
    if (!first.ok) throw new Error(first.error.code);
    const { entry } = first.value;
    expect(grantPoints(fresh(), entry, order(100n), moment())).toEqual({ ok: true, value: { entry } });
    const others: [Membership, bigint][] = [
      [fresh(), 101n],
      [{ ...fresh(), id: 'm2' }, 100n],
    ];
    for (const [membership, hundredths] of others) {
      expect(grantPoints(membership, entry, order(hundredths), moment())).toMatchObject({
        error: { code: 'loyalty.source_used' },
      });
    }
  });

  it.each([
    ['loyalty.membership_not_found', undefined, 1n],
    ['loyalty.points_not_positive', fresh(), 0n],
    ['loyalty.points_not_positive', fresh(), -1n],
    ['loyalty.balance_overflow', { ...fresh(), balance: MAX_BALANCE }, 1n],
  ])('is refused as %s', (code, membership, hundredths) => {
    expect(grantPoints(membership, undefined, order(hundredths), moment())).toMatchObject({ error: { code } });
  });

  it('among any awards leaves a balance that is the sum of gapless entries, and a tier by what was earned alone', () => {
    const history = fc.array(fc.tuple(fc.boolean(), fc.bigInt(1n, 100_000n)), { maxLength: 30 });
    fc.assert(
      fc.property(history, (steps) => {
        const at = moment();
        let membership = fresh();
        const entries: PointEntry[] = [];
        for (const [index, [isGrant, amount]] of steps.entries()) {
          const fact = { type: 'purchase-confirmed' as const, id: `f${index}`, amountMinor: amount, currency: 'EUR' };
          const granted = isGrant ? grantPoints(membership, undefined, order(amount, `c${index}`), at) : undefined;
          const change = granted?.ok ? granted.value.change : awardFact(membership, [rule], defaultTiers, fact, at);
          if (!change) throw new Error('a first grant changes the membership');
          membership = change.membership;
          entries.push(...change.entries);
        }
        const sum = (chosen: readonly PointEntry[]) =>
          chosen.reduce((total, { amount }) => total + amount.hundredths, 0n);
        expect(membership.balance.hundredths).toBe(sum(entries));
        expect(membership.lifetime.hundredths).toBe(sum(entries.filter(({ type }) => type === 'EARN')));
        expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
      }),
    );
  });
});
