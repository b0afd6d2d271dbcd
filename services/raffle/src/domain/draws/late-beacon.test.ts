import { QUICKNET } from '@tessera/proofs';
import { describe, expect, it } from 'vitest';
import { sampleOpen } from '../../../test/domain/samples.ts';
import { committingAt, DUE_AT, ROUND } from '../../../test/recorded-beacon.ts';
import { freezeList } from './draw.ts';
import { behindBy, causeOfCancelling, isOverdue, lateBy, nextLook, waitsUntil } from './late-beacon.ts';

const after = (seconds: number): Date => new Date(DUE_AT.getTime() + seconds * 1_000);
const full = sampleOpen({ state: 'FULL', sold: 20, drawMode: 'DRAND', secretHash: null });
const frozen = freezeList(
  full,
  { ticketCount: 20, merkleRoot: new Uint8Array(32) },
  { chain: QUICKNET, leadSeconds: 60, behindMs: 0 },
  committingAt(60),
);
const started = { ...full, state: 'STARTED' as const };

describe('waiting for a beacon', () => {
  it('looks a second after the round is due, then ever more rarely, and at least each minute', () => {
    const looks = [-60, 0, 1, 20, 3_600].map((late) => nextLook(DUE_AT, after(late)).getTime() - after(late).getTime());
    expect(looks).toEqual([61_000, 1_000, 3_000, 5_000, 60_000]);
  });

  it('knows how late the round is', () => {
    expect(lateBy(frozen, after(7))).toBe(7_000);
    expect(lateBy(frozen, after(-7))).toBe(-7_000);
    expect(lateBy({ ...frozen, dueAt: null }, after(7))).toBeLessThan(0);
  });

  it('calls it overdue when mirrors should long have it, and a draw without a beacon never', () => {
    expect([0, 29, 30].map((late) => isOverdue(frozen, after(late)))).toEqual([false, false, true]);
    expect(isOverdue({ ...frozen, dueAt: null }, after(9_999))).toBe(false);
  });
});

describe('a round that has come', () => {
  it('shows how far a clock is behind, and of a clock that is ahead or right nothing', () => {
    expect([-10, 0, 10].map((late) => behindBy(QUICKNET, ROUND, after(late)))).toEqual([10_000, 0, 0]);
    expect(behindBy(QUICKNET, undefined, after(-10))).toBe(0);
  });
});

describe('cancelling a draw that has started', () => {
  it('is for a beacon that is overdue by the time that the installation waits, and to the second', () => {
    expect(waitsUntil(frozen, 3_600)).toEqual(after(3_600));
    expect(causeOfCancelling(started, frozen, 3_600, after(3_599))).toBe('STAFF');
    expect(causeOfCancelling(started, frozen, 3_600, after(3_600))).toBe('BEACON_MISSING');
  });

  it('is for no other reason, mode or state', () => {
    expect(causeOfCancelling(started, { ...frozen, dueAt: null }, 60, after(9_999))).toBe('STAFF');
    expect(causeOfCancelling(started, undefined, 60, after(9_999))).toBe('STAFF');
    for (const state of ['DRAFT', 'OPEN', 'FULL', 'COMPLETED', 'CANCELLED'] as const) {
      expect(causeOfCancelling({ ...full, state }, frozen, 60, after(9_999))).toBe('STAFF');
    }
  });
});
