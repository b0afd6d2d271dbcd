import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW } from '../../../test/domain/samples.ts';
import { ageOn, checkFacts, confirmEntrant, dayOf, type Entrant, restate } from './entrant.ts';

const stated: Entrant = {
  ...{ userId: 'user-1', birthDate: '2008-02-29', country: 'DE', statedAt: NOW },
  ...{ confirmedAt: null, confirmedBy: null },
};
const facts = { birthDate: '2000-01-01', country: 'FR' };

describe('ageOn', () => {
  it.each([
    ['2008-11-21', '2026-11-20', 17],
    ['2008-11-21', '2026-11-21', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
  ])('of who was born on %s is on %s %i years', (birthDate, day, years) => {
    expect(ageOn(birthDate, day)).toBe(years);
  });

  it('never falls, and grows by one in a year', () => {
    const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2050-12-31'), noInvalidDate: true }).map(dayOf);
    fc.assert(
      fc.property(days, days, days, (birthDate, one, other) => {
        const [first, second] = [one, other].sort() as [string, string];
        expect(ageOn(birthDate, first)).toBeLessThanOrEqual(ageOn(birthDate, second));
        const nextYear = `${Number(first.slice(0, 4)) + 1}${first.slice(4)}`;
        expect(ageOn(birthDate, nextYear)).toBe(ageOn(birthDate, first) + 1);
      }),
    );
  });
});

describe('checkFacts', () => {
  it.each([
    ['2026-11-21', true],
    ['2026-11-22', false],
    ['1901-01-01', true],
    ['1900-01-01', false],
  ])('of a birth on %s is %s', (birthDate, isPossible) => {
    expect(checkFacts({ birthDate, country: 'DE' }, NOW).ok).toBe(isPossible);
  });
});

describe('what is known about an entrant', () => {
  it('is stated once, and the same again is no change', () => {
    expect(restate(stated, { birthDate: '2008-02-29', country: 'DE' })).toEqual({ ok: true, value: stated });
    expect(restate(stated, facts)).toMatchObject({ error: { code: 'raffle.entrant_stated' } });
  });

  it('is corrected and confirmed by somebody else', () => {
    const confirmed = { ...stated, ...facts, confirmedAt: NOW, confirmedBy: 'staff-1' };
    expect(confirmEntrant(stated, facts, 'staff-1', NOW)).toEqual({ ok: true, value: confirmed });
    expect(confirmEntrant(stated, facts, 'user-1', NOW)).toMatchObject({
      error: { code: 'raffle.entrant_confirms_self' },
    });
  });
});
