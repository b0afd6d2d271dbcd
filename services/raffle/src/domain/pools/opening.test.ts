import { describe, expect, it } from 'vitest';
import { NOW, sampleDraft, sampleOpen } from '../../../test/domain/samples.ts';
import { isDueToOpen, nextMoment, planOpening, schedulePool } from './opening.ts';
import { poolStates } from './pool.ts';

const SOON = new Date(NOW.getTime() + 60_000);
const LATER = new Date(NOW.getTime() + 120_000);
const planned = sampleDraft({ opensAt: SOON, closesAt: LATER });

describe('planOpening', () => {
  it.each([
    ['NOW', sampleDraft()],
    ['NOW', sampleDraft({ opensAt: NOW })],
    ['NOW', { ...sampleDraft({ opensAt: NOW }), scheduledAt: NOW }],
    ['AT_ITS_TIME', planned],
  ])('given a draft, then it opens %s', (value, pool) => {
    expect(planOpening(pool, NOW)).toEqual({ ok: true, value });
  });

  it.each([
    ['raffle.pool_scheduled', { ...planned, scheduledAt: NOW }],
    ['raffle.closing_time_past', sampleDraft({ closesAt: NOW })],
  ])('given what cannot be opened, then %s', (code, pool) => {
    expect(planOpening(pool, NOW)).toMatchObject({ ok: false, error: { code } });
  });

  it.each(poolStates.filter((state) => state !== 'DRAFT'))('given a pool that is %s, then it is refused', (state) => {
    expect(planOpening(sampleOpen({ state }), NOW)).toMatchObject({ error: { code: 'raffle.pool_not_draft' } });
  });
});

describe('a scheduled pool', () => {
  const scheduled = schedulePool(planned, NOW);

  it('is a draft still, and opens when its time has come and not before', () => {
    expect(scheduled).toMatchObject({ state: 'DRAFT', scheduledAt: NOW, sequence: 1 });
    expect([NOW, SOON, LATER].map((now) => isDueToOpen(scheduled, now))).toEqual([false, true, true]);
  });

  it('is nothing that time opens without being told to, or after it was cancelled', () => {
    expect(isDueToOpen(planned, LATER)).toBe(false);
    expect(isDueToOpen({ ...scheduled, state: 'CANCELLED' }, LATER)).toBe(false);
  });

  it('has its opening before it, an open one its closing, and all others nothing', () => {
    expect(nextMoment(planned)).toBeNull();
    expect(nextMoment(scheduled)).toEqual(SOON);
    expect(nextMoment(sampleOpen({ closesAt: LATER }))).toEqual(LATER);
    expect(nextMoment(sampleOpen())).toBeNull();
    for (const state of ['FULL', 'STARTED', 'COMPLETED', 'CANCELLED'] as const)
      expect(nextMoment({ ...scheduled, state })).toBeNull();
  });
});
