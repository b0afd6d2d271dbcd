import { describe, expect, it } from 'vitest';
import { eur, NOW, samplePrize, sampleTerms } from '../../../test/domain/samples.ts';
import { checkTerms } from './pool-terms.ts';

const SOON = new Date(NOW.getTime() + 60_000);
const LATER = new Date(NOW.getTime() + 120_000);
const NEVER = new Date('2199-01-01T00:00:00.000Z');
const highBoost = { price: eur(2 ** 52), perMember: 1 };
const highRetry = { followsPoolId: 'pool-0', retryPrice: eur(2 ** 52), retryWindowSeconds: 60 };

describe('checkTerms', () => {
  it.each([
    {},
    { closesAt: SOON, opensAt: NOW },
    { closesAt: SOON, whenUnfilled: 'DRAW_ANYWAY' as const },
    { closesAt: SOON, whenUnfilled: 'EXTEND' as const, extension: { bySeconds: 60, most: 1 } },
    // A time that is past is as good as none: the pool opens when it is told to.
    { opensAt: new Date(0) },
  ])('given terms that can be kept, then they are: %o', (terms) => {
    expect(checkTerms(sampleTerms(terms), samplePrize(), NOW)).toMatchObject({ ok: true });
  });

  it.each([
    ['raffle.too_many_winners', '/winnerCount', { winnerCount: 15, alternateCount: 6 }],
    ['raffle.sales_too_large', '/ticketPriceMinor', { ticketPrice: eur(2 ** 52), ticketsRequired: 3 }],
    ['raffle.sales_too_large', '/boostPriceMinor', { boost: highBoost }],
    ['raffle.sales_too_large', '/retryPriceMinor', { followUp: highRetry }],
    ['raffle.opening_time_invalid', '/opensAt', { opensAt: NEVER }],
    ['raffle.closing_time_invalid', '/closesAt', { closesAt: NEVER }],
    ['raffle.closing_time_invalid', '/closesAt', { closesAt: NOW }],
    ['raffle.closing_time_invalid', '/closesAt', { closesAt: SOON, opensAt: SOON }],
    ['raffle.closing_time_invalid', '/closesAt', { closesAt: SOON, opensAt: LATER }],
    ['raffle.closing_time_missing', '/closesAt', { whenUnfilled: 'DRAW_ANYWAY' as const }],
  ])('given terms that cannot be kept, then %s at %s', (code, pointer, terms) => {
    expect(checkTerms(sampleTerms(terms), samplePrize(), NOW)).toMatchObject({ error: { code, pointer } });
  });

  it.each([
    ['raffle.currency_mismatch', '/currency', samplePrize({ value: { amountMinor: 1n, currency: 'USD' } })],
    ['raffle.sales_too_large', '/winnerCount', samplePrize({ value: eur(Number.MAX_SAFE_INTEGER) })],
    ['raffle.prize_archived', '/prizeId', { ...samplePrize(), archivedAt: NOW }],
  ])('given a prize that does not allow them, then %s at %s', (code, pointer, prize) => {
    expect(checkTerms(sampleTerms({ winnerCount: 2 }), prize, NOW)).toMatchObject({ error: { code, pointer } });
  });

  it('given a prize that is not money, then its currency does not matter', () => {
    const prize = samplePrize({ kind: 'PHYSICAL', value: { amountMinor: 1n, currency: 'USD' } });
    expect(checkTerms(sampleTerms(), prize, NOW).ok).toBe(true);
  });
});
