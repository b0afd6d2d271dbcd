import type { Route } from '@tessera/runtime/http';
import type { getDraw } from '../use-cases/draws/get-draw.ts';
import type { getDrawFile } from '../use-cases/draws/get-draw-file.ts';
import type { EntrantsUseCases } from '../use-cases/entrants/entrants-use-cases.ts';
import type { cancelPool } from '../use-cases/pools/cancel-pool.ts';
import type { createPool } from '../use-cases/pools/create-pool.ts';
import type { getConservation } from '../use-cases/pools/get-conservation.ts';
import type { getPool } from '../use-cases/pools/get-pool.ts';
import type { listPools } from '../use-cases/pools/list-pools.ts';
import type { openPool } from '../use-cases/pools/open-pool.ts';
import type { createPrize } from '../use-cases/prizes/create-prize.ts';
import type { getPrize } from '../use-cases/prizes/get-prize.ts';
import type { listPrizes } from '../use-cases/prizes/list-prizes.ts';
import type { PrizeChanges } from '../use-cases/prizes/prize-changes.ts';
import type { buyEntries } from '../use-cases/purchases/buy-entries.ts';
import type { cancelPurchase } from '../use-cases/purchases/cancel-purchase.ts';
import type { confirmPurchase } from '../use-cases/purchases/confirm-purchase.ts';
import type { createPurchase } from '../use-cases/purchases/create-purchase.ts';
import type { getPurchase } from '../use-cases/purchases/get-purchase.ts';
import type { listPurchases } from '../use-cases/purchases/list-purchases.ts';
import type { listTickets } from '../use-cases/purchases/list-tickets.ts';
import type { redeemPurchase } from '../use-cases/purchases/redeem-purchase.ts';
import { getDrawRoute } from './draws/get-draw.route.ts';
import { getDrawFileRoute } from './draws/get-draw-file.route.ts';
import { entrantsRoutes } from './entrants/entrants-routes.ts';
import { cancelPoolRoute } from './pools/cancel-pool.route.ts';
import { createPoolRoute } from './pools/create-pool.route.ts';
import { getConservationRoute } from './pools/get-conservation.route.ts';
import { getPoolRoute } from './pools/get-pool.route.ts';
import { listPoolsRoute } from './pools/list-pools.route.ts';
import { openPoolRoute } from './pools/open-pool.route.ts';
import { createPrizeRoute } from './prizes/create-prize.route.ts';
import { getPrizeRoute } from './prizes/get-prize.route.ts';
import { listPrizesRoute } from './prizes/list-prizes.route.ts';
import { prizeChangesRoutes } from './prizes/prize-changes-routes.ts';
import { buyEntriesRoute } from './purchases/buy-entries.route.ts';
import { cancelPurchaseRoute } from './purchases/cancel-purchase.route.ts';
import { confirmPurchaseRoute } from './purchases/confirm-purchase.route.ts';
import { createPurchaseRoute } from './purchases/create-purchase.route.ts';
import { getPurchaseRoute } from './purchases/get-purchase.route.ts';
import { listPurchasesRoute } from './purchases/list-purchases.route.ts';
import { listTicketsRoute } from './purchases/list-tickets.route.ts';
import { redeemPurchaseRoute } from './purchases/redeem-purchase.route.ts';

export interface RaffleUseCases {
  readonly createPrize: ReturnType<typeof createPrize>;
  readonly listPrizes: ReturnType<typeof listPrizes>;
  readonly getPrize: ReturnType<typeof getPrize>;
  readonly createPool: ReturnType<typeof createPool>;
  readonly listPools: ReturnType<typeof listPools>;
  readonly getPool: ReturnType<typeof getPool>;
  readonly openPool: ReturnType<typeof openPool>;
  readonly cancelPool: ReturnType<typeof cancelPool>;
  readonly getConservation: ReturnType<typeof getConservation>;
  readonly buyEntries: ReturnType<typeof buyEntries>;
  readonly createPurchase: ReturnType<typeof createPurchase>;
  readonly confirmPurchase: ReturnType<typeof confirmPurchase>;
  readonly redeemPurchase: ReturnType<typeof redeemPurchase>;
  readonly cancelPurchase: ReturnType<typeof cancelPurchase>;
  readonly listPurchases: ReturnType<typeof listPurchases>;
  readonly getPurchase: ReturnType<typeof getPurchase>;
  readonly listTickets: ReturnType<typeof listTickets>;
  readonly getDraw: ReturnType<typeof getDraw>;
  readonly getDrawFile: ReturnType<typeof getDrawFile>;
  readonly entrants: EntrantsUseCases;
  readonly prizeChanges: PrizeChanges;
}

/** Every route of the raffle. */
export const raffleRoutes = (useCases: RaffleUseCases): Route[] => [
  createPrizeRoute(useCases.createPrize),
  listPrizesRoute(useCases.listPrizes),
  getPrizeRoute(useCases.getPrize),
  createPoolRoute(useCases.createPool),
  listPoolsRoute(useCases.listPools),
  getPoolRoute(useCases.getPool),
  openPoolRoute(useCases.openPool),
  cancelPoolRoute(useCases.cancelPool),
  getConservationRoute(useCases.getConservation),
  buyEntriesRoute(useCases.buyEntries),
  createPurchaseRoute(useCases.createPurchase),
  confirmPurchaseRoute(useCases.confirmPurchase),
  redeemPurchaseRoute(useCases.redeemPurchase),
  cancelPurchaseRoute(useCases.cancelPurchase),
  listPurchasesRoute(useCases.listPurchases),
  getPurchaseRoute(useCases.getPurchase),
  listTicketsRoute(useCases.listTickets),
  getDrawRoute(useCases.getDraw),
  getDrawFileRoute(useCases.getDrawFile),
  ...entrantsRoutes(useCases.entrants),
  ...prizeChangesRoutes(useCases.prizeChanges),
];
