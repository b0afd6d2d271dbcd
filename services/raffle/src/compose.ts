import { randomBytes } from 'node:crypto';
import { LiveStreams } from '@tessera/runtime/live';
import { assembleService, Nudge, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { RaffleConfig } from './config.ts';
import { raffleRoutes } from './http/app.ts';
import { drawPoolJob } from './jobs/draw-pool.job.ts';
import { eraseRecordsJob } from './jobs/erase-records.job.ts';
import { recoverPurchaseJob } from './jobs/recover-purchase.job.ts';
import { refundPurchaseJob } from './jobs/refund-purchase.job.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { createDueWork } from './persistence/due-work.ts';
import { createPoolViews } from './persistence/pool-views.ts';
import { PrizeRecord } from './persistence/prize.record.ts';
import { createRaffles } from './persistence/raffle-store.ts';
import { createOldRecords } from './persistence/records/old-records.ts';
import { createPoolRecords } from './persistence/records/pool-records.ts';
import { createPoolReports } from './persistence/records/pool-reports.ts';
import { drawPool } from './use-cases/draws/draw-pool.ts';
import { getDraw } from './use-cases/draws/get-draw.ts';
import { getDrawFile } from './use-cases/draws/get-draw-file.ts';
import { watchPool } from './use-cases/live/watch-pool.ts';
import { cancelPool } from './use-cases/pools/cancel-pool.ts';
import { createPool } from './use-cases/pools/create-pool.ts';
import { getConservation } from './use-cases/pools/get-conservation.ts';
import { getPool } from './use-cases/pools/get-pool.ts';
import { listPools } from './use-cases/pools/list-pools.ts';
import { openPool } from './use-cases/pools/open-pool.ts';
import { createPrize } from './use-cases/prizes/create-prize.ts';
import { getPrize } from './use-cases/prizes/get-prize.ts';
import { listPrizes } from './use-cases/prizes/list-prizes.ts';
import { buyEntries } from './use-cases/purchases/buy-entries.ts';
import { getPurchase } from './use-cases/purchases/get-purchase.ts';
import { listPurchases } from './use-cases/purchases/list-purchases.ts';
import { listTickets } from './use-cases/purchases/list-tickets.ts';
import { recoverPurchase } from './use-cases/purchases/recover-purchase.ts';
import { refundPurchase } from './use-cases/purchases/refund-purchase.ts';
import { eraseRecord } from './use-cases/records/erase-record.ts';
import { exportAudit } from './use-cases/records/export-audit.ts';
import { reportPools } from './use-cases/records/report-pools.ts';
import { createWallet } from './wallet/wallet-client.ts';

/** Builds the raffle service, for production and for tests alike. */
export const compose = async (config: RaffleConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('raffle', config, [PrizeRecord], overrides);
  const raffles = createRaffles(parts.database, publishEvent);
  const due = createDueWork(parts.database);
  const wallet = createWallet(parts.requests);
  const live = new LiveStreams({ parts: { ...parts, config }, about: ['poolId'] });
  const drawing = new Nudge();
  const refunding = new Nudge();
  const signals = { poolFilled: drawing.now, refundDue: refunding.now };
  const deps = {
    raffles,
    wallet,
    signals,
    randomBytes: (length: number) => randomBytes(length),
    recoverAfterMs: config.PURCHASE_RECOVERY_MS,
  };
  return assembleService({
    parts,
    live,
    routes: raffleRoutes(
      {
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
        listPurchases: listPurchases(deps),
        getPurchase: getPurchase(deps),
        listTickets: listTickets(deps),
        getDraw: getDraw(deps),
        getDrawFile: getDrawFile(deps),
        watchPool: watchPool({ views: createPoolViews(parts.database) }),
        exportAudit: exportAudit({ raffles, records: createPoolRecords(parts.database) }),
        reportPools: reportPools({ reports: createPoolReports(parts.database) }),
      },
      live,
    ),
    jobs: [
      recoverPurchaseJob(due, recoverPurchase(deps)),
      refundPurchaseJob(due, refundPurchase(deps), refunding.listen),
      drawPoolJob(due, drawPool(deps), drawing.listen),
      eraseRecordsJob(eraseRecord({ records: createOldRecords(parts.database), years: config.RECORDS_YEARS })),
    ],
  });
};
