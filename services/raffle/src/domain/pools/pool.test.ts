import { describe, expect, it } from 'vitest';
import { eur, NOW, sampleDraft, sampleOpen, samplePrize, sampleTerms } from '../../../test/domain/samples.ts';
import {
  cancelPool,
  completeDraw,
  draftPool,
  openPool,
  poolStates,
  settlePool,
  startDraw,
  stockTaken,
} from './pool.ts';

const HASH = new Uint8Array(32);

describe('draftPool', () => {
  it('given terms that can be kept, then a draft in which nothing is sold', () => {
    expect(draftPool('pool-1', sampleTerms(), samplePrize(), NOW)).toMatchObject({
      ok: true,
      value: { state: 'DRAFT', sold: 0, reserved: 0, secretHash: null, sequence: 0 },
    });
  });

  it.each([
    ['raffle.too_many_winners', { winnerCount: 15, alternateCount: 6 }, samplePrize()],
    ['raffle.currency_mismatch', {}, samplePrize({ value: { amountMinor: 1n, currency: 'USD' } })],
    ['raffle.sales_too_large', { ticketPrice: eur(2 ** 52), ticketsRequired: 3 }, samplePrize()],
    ['raffle.sales_too_large', { winnerCount: 2 }, samplePrize({ value: eur(Number.MAX_SAFE_INTEGER) })],
  ])('given terms that cannot be kept, then %s', (code, terms, prize) => {
    expect(draftPool('pool-1', sampleTerms(terms), prize, NOW)).toMatchObject({ ok: false, error: { code } });
  });

  it('given a prize that is not money, then its currency does not matter', () => {
    const prize = samplePrize({ kind: 'PHYSICAL', value: { amountMinor: 1n, currency: 'USD' } });
    expect(draftPool('pool-1', sampleTerms(), prize, NOW).ok).toBe(true);
  });
});

describe('openPool', () => {
  it('given a draft, then it is open under the hash of its secret', () => {
    expect(openPool(sampleDraft(), HASH, NOW)).toMatchObject({
      ok: true,
      value: { state: 'OPEN', secretHash: HASH, openedAt: NOW, sequence: 1 },
    });
  });

  it.each(poolStates.filter((state) => state !== 'DRAFT'))('given a pool that is %s, then it is refused', (state) => {
    expect(openPool(sampleOpen({ state }), HASH, NOW)).toMatchObject({ error: { code: 'raffle.pool_not_draft' } });
  });
});

describe('cancelPool', () => {
  it.each(['DRAFT', 'OPEN', 'FULL'] as const)(
    'given a pool that is %s, then it is cancelled with the reason',
    (state) => {
      expect(cancelPool(sampleOpen({ state }), 'Rain', NOW)).toMatchObject({
        ok: true,
        value: { state: 'CANCELLED', cancelReason: 'Rain', cancelledAt: NOW },
      });
    },
  );

  it.each(['STARTED', 'COMPLETED', 'CANCELLED'] as const)('given a pool that is %s, then it is refused', (state) => {
    const refused = cancelPool(sampleOpen({ state }), 'Rain', NOW);
    expect(refused).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
  });

  it('gives back a prize for each winner, and none of a draft', () => {
    expect(stockTaken(sampleOpen({ winnerCount: 3 }))).toBe(3);
    expect(stockTaken(sampleDraft({ winnerCount: 3 }))).toBe(0);
  });
});

describe('the steps of a draw', () => {
  it('lead from FULL over STARTED to COMPLETED, and count their events', () => {
    const started = startDraw(sampleOpen({ state: 'FULL', sequence: 2 }));
    const completed = completeDraw(started, NOW);
    const settled = settlePool(completed, 2, NOW);
    expect([started, completed, settled].map(({ state, sequence }) => [state, sequence])).toEqual([
      ['STARTED', 3],
      ['COMPLETED', 4],
      ['COMPLETED', 6],
    ]);
    expect(settled.settledAt).toEqual(NOW);
  });

  it('are bugs anywhere else', () => {
    expect(() => startDraw(sampleOpen())).toThrow('OPEN');
    expect(() => completeDraw(sampleOpen({ state: 'CANCELLED' }), NOW)).toThrow('CANCELLED');
    expect(() => settlePool(sampleOpen({ state: 'STARTED' }), 0, NOW)).toThrow('STARTED');
  });
});
