import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeySchedule, retiredKeys, rotationIsDue, type SigningKey, signingKeyAt } from './signing-key.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const schedule: KeySchedule = { rotationSeconds: 30 * DAY, prePublishSeconds: DAY, keepSeconds: HOUR };
const start = new Date('2026-11-21T00:00:00Z').getTime();
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const key = (id: string, seconds: number): SigningKey => ({ id, createdAt: at(seconds) });

describe('the signing key', () => {
  it('is the first one at once, because nobody can know another', () => {
    expect(signingKeyAt([key('a', 0)], at(1), schedule)?.id).toBe('a');
  });

  it('stays the old one until its successor has been published long enough', () => {
    const keys = [key('b', 30 * DAY), key('a', 0)];
    expect(signingKeyAt(keys, at(31 * DAY - 1), schedule)?.id).toBe('a');
    expect(signingKeyAt(keys, at(31 * DAY), schedule)?.id).toBe('b');
  });

  it('is none while there is none', () => expect(signingKeyAt([], at(0), schedule)).toBeUndefined());
});

describe('rotation', () => {
  it('is due when there is no key, and when the newest is old enough', () => {
    expect(rotationIsDue([], at(0), schedule)).toBe(true);
    expect(rotationIsDue([key('a', 0)], at(30 * DAY - 1), schedule)).toBe(false);
    expect(rotationIsDue([key('a', 0)], at(30 * DAY), schedule)).toBe(true);
  });

  it('retires a key only when its last token is dead', () => {
    const keys = [key('a', 0), key('b', 30 * DAY)];
    expect(retiredKeys(keys, at(31 * DAY + HOUR), schedule)).toEqual([]);
    expect(retiredKeys(keys, at(31 * DAY + HOUR + 1), schedule).map(({ id }) => id)).toEqual(['a']);
  });

  it('over months of checks at odd times: no signer is unknown for less than the pre-publication, none retires early', () => {
    const gaps = fc.array(fc.integer({ min: 60, max: 3 * DAY }), { minLength: 50, maxLength: 150 });
    fc.assert(
      fc.property(gaps, (pauses) => simulate(pauses)),
      { numRuns: 50 },
    );
  });
});

/** Runs the rotation at each step and checks the two promises that verifiers live on. */
const simulate = (pauses: readonly number[]): void => {
  let keys: SigningKey[] = [];
  let now = 0;
  const lastSigned = new Map<string, number>();
  for (const pause of pauses) {
    now += pause;
    if (rotationIsDue(keys, at(now), schedule)) keys = [...keys, key(`k${now}`, now)];
    const retired = retiredKeys(keys, at(now), schedule);
    for (const { id } of retired) {
      expect(now - (lastSigned.get(id) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(schedule.keepSeconds);
    }
    keys = keys.filter((one) => !retired.includes(one));
    const signer = signingKeyAt(keys, at(now), schedule);
    if (!signer) throw new Error('no key signs');
    const publishedFor = (at(now).getTime() - signer.createdAt.getTime()) / 1000;
    if (keys.length > 1 && signer !== keys[0]) expect(publishedFor).toBeGreaterThanOrEqual(schedule.prePublishSeconds);
    lastSigned.set(signer.id, now);
  }
};
