import type { Route } from '@tessera/runtime/http';
import type { PrizeChanges } from '../../use-cases/prizes/prize-changes.ts';
import { archivePrizeRoute } from './archive-prize.route.ts';
import { editPrizeRoute } from './edit-prize.route.ts';
import { restockPrizeRoute } from './restock-prize.route.ts';

export const prizeChangesRoutes = (useCases: PrizeChanges): Route[] => [
  editPrizeRoute(useCases.editPrize),
  restockPrizeRoute(useCases.restockPrize),
  archivePrizeRoute(useCases.archivePrize),
];
