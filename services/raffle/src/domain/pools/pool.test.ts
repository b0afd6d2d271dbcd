import { describe, expect, it } from 'vitest';
import { NOW, sampleDraft, sampleOpen } from '../../../test/domain/samples.ts';
import {
  alternatesDrawn,
  cancelPool,
  completeDraw,
  openPool,
  poolStates,
  settlePool,
  startDraw,
  stockTaken,
} from './pool.ts';

const HASH = new Uint8Array(32);
const STAFF = { cause: 'STAFF', reason: 'Rain' } as const;

describe('openPool', () => {
  it('given a draft, then it is open under the hash of its secret', () => {
    const opened = openPool(sampleDraft(), HASH, NOW);
    expect(opened).toMatchObject({ state: 'OPEN', secretHash: HASH, openedAt: NOW, sequence: 1 });
  });

  it('given a mode without a secret, then it opens without one, and a secret is a bug', () => {
    const draft = sampleDraft({ drawMode: 'DRAND' });
    expect(openPool(draft, null, NOW)).toMatchObject({ state: 'OPEN', secretHash: null });
    expect(() => openPool(draft, HASH, NOW)).toThrow('secret');
    expect(() => openPool(sampleDraft(), null, NOW)).toThrow('secret');
    expect(() => openPool(sampleOpen(), HASH, NOW)).toThrow('OPEN');
  });
});

describe('cancelPool', () => {
  it.each(['DRAFT', 'OPEN', 'FULL'] as const)(
    'given a pool that is %s, then it is cancelled with the reason',
    (state) => {
      expect(cancelPool(sampleOpen({ state }), STAFF, NOW)).toMatchObject({
        ok: true,
        value: { state: 'CANCELLED', cancelCause: 'STAFF', cancelReason: 'Rain', cancelledAt: NOW },
      });
    },
  );

  it.each(['STARTED', 'COMPLETED', 'CANCELLED'] as const)('given a pool that is %s, then it is refused', (state) => {
    const refused = cancelPool(sampleOpen({ state }), STAFF, NOW);
    expect(refused).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
  });

  it.each([
    ['UNFILLED', 'OPEN'],
    ['BEACON_MISSING', 'STARTED'],
  ] as const)('given the cause %s, then only a pool that is %s is cancelled', (cause, wanted) => {
    const able = poolStates.filter((state) => cancelPool(sampleOpen({ state }), { cause, reason: '' }, NOW).ok);
    expect(able).toEqual([wanted]);
  });

  it('gives back a prize for each winner, and none of a draft that was not told to open', () => {
    expect(stockTaken(sampleOpen({ winnerCount: 3 }))).toBe(3);
    expect(stockTaken(sampleDraft({ winnerCount: 3 }))).toBe(0);
    expect(stockTaken({ ...sampleDraft({ winnerCount: 3 }), scheduledAt: NOW })).toBe(3);
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

describe('alternatesDrawn', () => {
  it('is what the terms say, and of a pool that is not sold out what the tickets allow', () => {
    const terms = { winnerCount: 2, alternateCount: 3 };
    expect([20, 4, 2].map((sold) => alternatesDrawn(sampleOpen({ ...terms, sold })))).toEqual([3, 2, 0]);
  });
});
