import { describe, expect, it } from 'vitest';
import { eur, NOW, sampleDraft, sampleOpen, sampleTerms } from '../../../test/domain/samples.ts';
import { checkFollowUp, retryEndsAt } from './follow-up.ts';

const drawn = sampleOpen({ state: 'COMPLETED' });
const followUp = { followsPoolId: 'pool-0', retryPrice: eur(100), retryWindowSeconds: 90 };

describe('checkFollowUp', () => {
  it('given a drawn pool of the same prize without a follow-up, then it may be followed', () => {
    expect(checkFollowUp(sampleTerms(), drawn, false).ok).toBe(true);
  });

  it.each([
    ['raffle.followed_pool_not_found', undefined, false],
    ['raffle.followed_pool_not_completed', sampleOpen({ state: 'STARTED' }), false],
    ['raffle.followed_pool_not_completed', sampleOpen({ state: 'CANCELLED' }), false],
    ['raffle.followed_pool_other_prize', { ...drawn, prizeId: 'prize-2' }, false],
    ['raffle.pool_already_followed', drawn, true],
  ])('given anything else, then %s', (code, followed, hasFollowUp) => {
    const refused = checkFollowUp(sampleTerms(), followed, hasFollowUp);
    expect(refused).toMatchObject({ ok: false, error: { code, pointer: '/followsPoolId' } });
  });
});

describe('retryEndsAt', () => {
  it('is so long after the opening, and nothing before it or without a followed pool', () => {
    expect(retryEndsAt(sampleOpen({ followUp }))).toEqual(new Date(NOW.getTime() + 90_000));
    expect(retryEndsAt(sampleDraft({ followUp }))).toBeNull();
    expect(retryEndsAt(sampleOpen())).toBeNull();
  });
});
