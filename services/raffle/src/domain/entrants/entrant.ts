import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';

/** What somebody says about themselves, so that limits of age and region can be kept. */
export interface EntrantFacts {
  /** A day of the calendar, `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** Where they live, ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** A member of whom that is known. Nothing else about them is kept. */
export interface Entrant extends EntrantFacts {
  readonly userId: string;
  readonly statedAt: Date;
  /** When somebody of the staff last saw proof of it; null where nobody has. */
  readonly confirmedAt: Date | null;
  readonly confirmedBy: string | null;
}

/** Nobody has been older. */
const OLDEST_YEARS = 125;

export type FactsRefusal = RefusalOf<'raffle.birth_date_invalid'>;

/** Whether somebody can have been born then, by the calendar of UTC. */
export const checkFacts = ({ birthDate }: EntrantFacts, now: Date): Result<void, FactsRefusal> => {
  const today = dayOf(now);
  const age = ageOn(birthDate, today);
  if (birthDate <= today && age <= OLDEST_YEARS) return ok(undefined);
  return refuse('raffle.birth_date_invalid', 'Nobody who enters was born on that day.', { pointer: '/birthDate' });
};

/** What a member states is theirs to state once; the very same again changes nothing. */
export const restate = (
  stated: Entrant,
  { birthDate, country }: EntrantFacts,
): Result<Entrant, RefusalOf<'raffle.entrant_stated'>> =>
  stated.birthDate === birthDate && stated.country === country
    ? ok(stated)
    : refuse('raffle.entrant_stated', 'You have said something else before; the staff can correct it.');

/** What the staff found to be right, which may be what the member had stated. Nobody vouches for themselves. */
export const confirmEntrant = (
  stated: Entrant,
  { birthDate, country }: EntrantFacts,
  by: string,
  now: Date,
): Result<Entrant, RefusalOf<'raffle.entrant_confirms_self'>> =>
  stated.userId === by
    ? refuse('raffle.entrant_confirms_self', 'Somebody else of the staff has to confirm this.')
    : ok({ ...stated, birthDate, country, confirmedAt: now, confirmedBy: by });

/** The day of the UTC calendar, `YYYY-MM-DD`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Completed years. Who was born on 29 February completes theirs on 1 March where the year has no such day. */
export const ageOn = (birthDate: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
};
