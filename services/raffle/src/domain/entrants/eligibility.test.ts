import { describe, expect, it } from 'vitest';
import { NOW } from '../../../test/domain/samples.ts';
import { eligible } from './eligibility.ts';

const anybody = { minimumAge: null, countries: null };
const adults = { minimumAge: 18, countries: null };
const neighbours = { minimumAge: null, countries: ['DE', 'FR'] };
const born = (birthDate: string, country = 'DE') => ({ birthDate, country });

describe('eligible', () => {
  it('given a pool for everybody, then nothing has to be known', () => {
    expect(eligible(anybody, undefined, NOW).ok).toBe(true);
  });

  it.each([
    ['raffle.entrant_unknown', adults, undefined],
    ['raffle.entrant_unknown', neighbours, undefined],
    ['raffle.too_young', adults, born('2008-11-22')],
    ['raffle.country_not_admitted', neighbours, born('1980-01-01', 'CH')],
    ['raffle.too_young', { ...adults, countries: ['DE'] }, born('2020-01-01')],
    ['raffle.country_not_admitted', { ...adults, countries: ['DE'] }, born('1980-01-01', 'CH')],
  ])('given who does not fit, then %s', (code, pool, entrant) => {
    expect(eligible(pool, entrant, NOW)).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    [adults, born('2008-11-21', 'CH')],
    [neighbours, born('2020-01-01', 'FR')],
    [{ ...adults, countries: ['DE'] }, born('2008-11-21')],
  ])('given who fits, then they may enter', (pool, entrant) => {
    expect(eligible(pool, entrant, NOW).ok).toBe(true);
  });
});
