import type { Raffles } from '../ports.ts';
import { confirmEntrant } from './confirm-entrant.ts';
import { getEntrant } from './get-entrant.ts';
import { getOwnEntrant } from './get-own-entrant.ts';
import { stateEntrant } from './state-entrant.ts';

/** Everything that can be done about what is known of entrants. */
export const entrantsUseCases = (deps: { readonly raffles: Raffles }) => ({
  stateEntrant: stateEntrant(deps),
  getOwnEntrant: getOwnEntrant(deps),
  getEntrant: getEntrant(deps),
  confirmEntrant: confirmEntrant(deps),
});

export type EntrantsUseCases = ReturnType<typeof entrantsUseCases>;
