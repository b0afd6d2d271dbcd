import type { Route } from '@tessera/runtime/http';
import type { EntrantsUseCases } from '../../use-cases/entrants/entrants-use-cases.ts';
import { confirmEntrantRoute } from './confirm-entrant.route.ts';
import { getEntrantRoute } from './get-entrant.route.ts';
import { getOwnEntrantRoute } from './get-own-entrant.route.ts';
import { stateEntrantRoute } from './state-entrant.route.ts';

/** `me` stands before the ids, for it would be taken for one. */
export const entrantsRoutes = (useCases: EntrantsUseCases): Route[] => [
  stateEntrantRoute(useCases.stateEntrant),
  getOwnEntrantRoute(useCases.getOwnEntrant),
  getEntrantRoute(useCases.getEntrant),
  confirmEntrantRoute(useCases.confirmEntrant),
];
