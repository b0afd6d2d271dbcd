import { randomBytes } from 'node:crypto';
import { assembleService, Nudge, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import { createPayments } from './billing/billing-client.ts';
import type { RaffleConfig } from './config.ts';
import { raffleRoutes } from './http/app.ts';
import { drawPoolJob } from './jobs/draw-pool.job.ts';
import { keepPoolTimeJob } from './jobs/keep-pool-time.job.ts';
import { recoverPurchaseJob } from './jobs/recover-purchase.job.ts';
import { refundPurchaseJob } from './jobs/refund-purchase.job.ts';
import { followTopUpSubscriber } from './messaging/follow-top-up.subscriber.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { createDueWork } from './persistence/due-work.ts';
import { createTimedPools } from './persistence/pool-timers.ts';
import { PrizeRecord } from './persistence/prize.record.ts';
import { createRaffles } from './persistence/raffle-store.ts';
import { createSales } from './persistence/sales-store.ts';
import { drawPool } from './use-cases/draws/draw-pool.ts';
import { getDraw } from './use-cases/draws/get-draw.ts';
import { getDrawFile } from './use-cases/draws/get-draw-file.ts';
import { entrantsUseCases } from './use-cases/entrants/entrants-use-cases.ts';
import { cancelPool } from './use-cases/pools/cancel-pool.ts';
import { createPool } from './use-cases/pools/create-pool.ts';
import { getConservation } from './use-cases/pools/get-conservation.ts';
import { getPool } from './use-cases/pools/get-pool.ts';
import { keepPoolTime } from './use-cases/pools/keep-pool-time.ts';
import { listPools } from './use-cases/pools/list-pools.ts';
import { openPool } from './use-cases/pools/open-pool.ts';
import { createPrize } from './use-cases/prizes/create-prize.ts';
import { getPrize } from './use-cases/prizes/get-prize.ts';
import { listPrizes } from './use-cases/prizes/list-prizes.ts';
import { prizeChanges } from './use-cases/prizes/prize-changes.ts';
import { buyEntries } from './use-cases/purchases/buy-entries.ts';
import { cancelPurchase } from './use-cases/purchases/cancel-purchase.ts';
import { confirmPurchase } from './use-cases/purchases/confirm-purchase.ts';
import { createPurchase } from './use-cases/purchases/create-purchase.ts';
import { followPayment } from './use-cases/purchases/follow-payment.ts';
import { getPurchase } from './use-cases/purchases/get-purchase.ts';
import { listPurchases } from './use-cases/purchases/list-purchases.ts';
import { listTickets } from './use-cases/purchases/list-tickets.ts';
import { recoverPurchase } from './use-cases/purchases/recover-purchase.ts';
import { redeemPurchase } from './use-cases/purchases/redeem-purchase.ts';
import { refundPurchase } from './use-cases/purchases/refund-purchase.ts';
import { createWallet } from './wallet/wallet-client.ts';

/** Builds the raffle service, for production and for tests alike. */
export const compose = async (config: RaffleConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('raffle', config, [PrizeRecord], overrides);
  const raffles = createRaffles(parts.database, publishEvent);
  const sales = createSales(parts.database, publishEvent);
  const due = createDueWork(parts.database);
  const wallet = createWallet(parts.requests);
  const drawing = new Nudge();
  const refunding = new Nudge();
  const signals = { poolFilled: drawing.now, refundDue: refunding.now };
  const deps = {
    raffles,
    sales,
    wallet,
    payments: createPayments(parts.requests),
    signals,
    randomBytes: (length: number) => randomBytes(length),
    recoverAfterMs: config.PURCHASE_RECOVERY_MS,
  };
  return assembleService({
    parts,
    routes: raffleRoutes({
      createPrize: createPrize(deps),
      listPrizes: listPrizes(deps),
      getPrize: getPrize(deps),
      createPool: createPool(deps),
      listPools: listPools(deps),
      getPool: getPool(deps),
      openPool: openPool(deps),
      cancelPool: cancelPool(deps),
      getConservation: getConservation(deps),
      buyEntries: buyEntries(deps),
      createPurchase: createPurchase(deps),
      confirmPurchase: confirmPurchase(deps),
      redeemPurchase: redeemPurchase(deps),
      cancelPurchase: cancelPurchase(deps),
      listPurchases: listPurchases(deps),
      getPurchase: getPurchase(deps),
      listTickets: listTickets(deps),
      getDraw: getDraw(deps),
      getDrawFile: getDrawFile(deps),
      entrants: entrantsUseCases(deps),
      prizeChanges: prizeChanges(deps),
    }),
    subscribers: [followTopUpSubscriber(followPayment(deps))],
    jobs: [
      recoverPurchaseJob(due, recoverPurchase(deps)),
      refundPurchaseJob(due, refundPurchase(deps), refunding.listen),
      drawPoolJob(due, drawPool(deps), drawing.listen),
      keepPoolTimeJob(createTimedPools(parts.database), keepPoolTime(deps)),
    ],
    onStop: () => sales.idle(),
  });
};
