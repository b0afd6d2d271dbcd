import type { Raffles } from '../ports.ts';
import { archivePrize } from './archive-prize.ts';
import { editPrize } from './edit-prize.ts';
import { restockPrize } from './restock-prize.ts';

/** Everything that can be changed about a prize. */
export const prizeChanges = (deps: { readonly raffles: Raffles }) => ({
  editPrize: editPrize(deps),
  restockPrize: restockPrize(deps),
  archivePrize: archivePrize(deps),
});

export type PrizeChanges = ReturnType<typeof prizeChanges>;
