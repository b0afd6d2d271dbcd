import { describe, expect, it } from 'vitest';
import { eur, NOW, sampleDraft, sampleOpen, sampleOrder } from '../../../test/domain/samples.ts';
import { placeOrder } from './place-order.ts';
import { nothingYet, type Standing, standingAfter } from './standing.ts';

const boosted = { boost: { price: eur(200), perMember: 2 } };
const following = { followUp: { followsPoolId: 'pool-0', retryPrice: eur(300), retryWindowSeconds: 60 } };
const free = { freeEntriesPerMember: 1 };
const holder: Standing = { ...nothingYet, held: 1, entries: 1 };
const loser: Standing = { ...nothingYet, lost: { tickets: 2, won: false } };

const codeOf = (...asked: Parameters<typeof placeOrder>): string => {
  const placed = placeOrder(...asked);
  return placed.ok ? `${placed.value.purchase.amount.amountMinor}` : placed.error.code;
};

describe('an order', () => {
  it.each([
    ['ENTRY', sampleOpen(), nothingYet, 1_000n],
    ['BOOST', sampleOpen(boosted), holder, 400n],
    ['RETRY', sampleOpen(following), loser, 600n],
  ] as const)('of type %s has its own price, and keeps places like any other', (type, pool, standing, amountMinor) => {
    const placed = placeOrder(pool, standing, sampleOrder({ type, quantity: 2 }), NOW);
    expect(placed).toMatchObject({
      ok: true,
      value: { pool: { reserved: 2 }, purchase: { type, status: 'PENDING', amount: { amountMinor } } },
    });
  });

  it('counts every type towards the member’s limit', () => {
    const pool = sampleOpen({ ...boosted, ticketsPerMember: 3 });
    const standing = { ...holder, held: 2, boosts: 1 };
    expect(codeOf(pool, standing, sampleOrder({ type: 'BOOST' }), NOW)).toBe('200');
    expect(codeOf(pool, { ...standing, held: 3 }, sampleOrder({ type: 'BOOST' }), NOW)).toBe(
      'raffle.member_limit_reached',
    );
  });

  it('is told first what anyone is told of the pool', () => {
    expect(codeOf(sampleDraft(), nothingYet, sampleOrder({ type: 'BOOST' }), NOW)).toBe('raffle.pool_not_open');
    const full = sampleOpen({ sold: 20 });
    expect(codeOf(full, nothingYet, sampleOrder({ type: 'RETRY' }), NOW)).toBe('raffle.pool_full');
  });
});

describe('who may not enter a pool', () => {
  const adults = sampleOpen({ ...boosted, ...free, ...following, minimumAge: 18, countries: ['DE'] });
  const child: Standing = { ...holder, ...loser, entrant: { birthDate: '2015-01-01', country: 'DE' } };
  const stranger: Standing = { ...child, entrant: { birthDate: '1990-01-01', country: 'CH' } };
  const orders = [{}, { type: 'BOOST' }, { type: 'RETRY' }, { payment: 'FREE' }, { payment: 'HOLD' }] as const;
  it.each(orders)('may not, by whatever way: %o', (order) => {
    expect(codeOf(adults, { ...child, entrant: null }, sampleOrder(order), NOW)).toBe('raffle.entrant_unknown');
    expect(codeOf(adults, child, sampleOrder(order), NOW)).toBe('raffle.too_young');
    expect(codeOf(adults, stranger, sampleOrder(order), NOW)).toBe('raffle.country_not_admitted');
  });
});

describe('a boost', () => {
  const order = (quantity = 1) => sampleOrder({ type: 'BOOST', quantity });
  it.each([
    ['raffle.boost_not_offered', sampleOpen(), holder, 1],
    ['raffle.boost_needs_entry', sampleOpen(boosted), { ...nothingYet, held: 1 }, 1],
    ['raffle.boost_limit_reached', sampleOpen(boosted), { ...holder, boosts: 1 }, 2],
    ['200', sampleOpen(boosted), { ...holder, boosts: 1 }, 1],
  ] as const)('comes to %s', (code, pool, standing, quantity) => {
    expect(codeOf(pool, standing, order(quantity), NOW)).toBe(code);
  });
});

describe('a retry', () => {
  const order = (quantity = 1) => sampleOrder({ type: 'RETRY', quantity });
  const end = new Date(NOW.getTime() + 60_000);
  it.each([
    ['raffle.retry_not_offered', sampleOpen(), loser, 1, NOW],
    ['raffle.retry_not_eligible', sampleOpen(following), nothingYet, 1, NOW],
    ['raffle.retry_not_eligible', sampleOpen(following), { ...loser, lost: { tickets: 2, won: true } }, 1, NOW],
    ['raffle.retry_limit_reached', sampleOpen(following), loser, 3, NOW],
    ['raffle.retry_limit_reached', sampleOpen(following), { ...loser, retries: 2 }, 1, NOW],
    ['300', sampleOpen(following), { ...loser, retries: 1 }, 1, end],
    ['raffle.retry_window_over', sampleOpen(following), loser, 1, new Date(end.getTime() + 1)],
  ] as const)('comes to %s', (code, pool, standing, quantity, now) => {
    expect(codeOf(pool, standing, order(quantity), now)).toBe(code);
  });
});

describe('a free entry', () => {
  const order = (quantity = 1) => sampleOrder({ payment: 'FREE', quantity });
  it.each([
    ['raffle.free_entries_not_offered', sampleOpen(), nothingYet, 1],
    ['raffle.free_entry_limit_reached', sampleOpen(free), nothingYet, 2],
    ['raffle.free_entry_limit_reached', sampleOpen(free), { ...nothingYet, held: 1, free: 1 }, 1],
    ['0', sampleOpen(free), { ...nothingYet, held: 4 }, 1],
  ] as const)('comes to %s', (code, pool, standing, quantity) => {
    expect(codeOf(pool, standing, order(quantity), NOW)).toBe(code);
  });
});

describe('a standing', () => {
  it('counts what is being bought and what was, and forgets what came to nothing', () => {
    const placed = placeOrder(sampleOpen(), nothingYet, sampleOrder({ quantity: 2 }), NOW);
    if (!placed.ok) throw new Error('refused');
    const { purchase } = placed.value;
    const buying = standingAfter(nothingYet, undefined, purchase);
    expect(buying).toEqual({ ...nothingYet, held: 2 });
    const confirmed = { ...purchase, status: 'CONFIRMED' } as const;
    expect(standingAfter(buying, purchase, confirmed)).toEqual({ ...nothingYet, held: 2, entries: 2 });
    expect(standingAfter(buying, purchase, { ...purchase, status: 'FAILED' })).toEqual(nothingYet);
  });
});
