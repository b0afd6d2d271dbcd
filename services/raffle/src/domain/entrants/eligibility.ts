import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { PoolTerms } from '../pools/pool-terms.ts';
import { ageOn, dayOf, type EntrantFacts } from './entrant.ts';

export type EligibilityRefusal = RefusalOf<
  'raffle.entrant_unknown' | 'raffle.too_young' | 'raffle.country_not_admitted'
>;

/** What of a pool's terms says who may enter. */
export type Admission = Pick<PoolTerms, 'minimumAge' | 'countries'>;

/** Whether anything has to be known about a person before they enter. */
export const isLimited = ({ minimumAge, countries }: Admission): boolean => minimumAge !== null || countries !== null;

/** Whether a person may enter a pool now, in whatever way and at whatever price. */
export const eligible = (
  pool: Admission,
  entrant: EntrantFacts | undefined,
  now: Date,
): Result<void, EligibilityRefusal> => {
  if (!isLimited(pool)) return ok(undefined);
  if (!entrant) {
    return refuse(
      'raffle.entrant_unknown',
      'This pool is not for everybody: say first when you were born and where you live (PUT /v1/entrants/me).',
    );
  }
  const { minimumAge, countries } = pool;
  if (minimumAge !== null && ageOn(entrant.birthDate, dayOf(now)) < minimumAge) {
    return refuse('raffle.too_young', `This pool is for people of ${minimumAge} years or more.`, {
      details: { minimumAge },
    });
  }
  if (countries !== null && !countries.includes(entrant.country)) {
    return refuse('raffle.country_not_admitted', 'This pool is not for people who live where you do.', {
      details: { countries: countries.join(' ') },
    });
  }
  return ok(undefined);
};
