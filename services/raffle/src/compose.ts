import { randomBytes } from 'node:crypto';
import { LiveStreams } from '@tessera/runtime/live';
import { createSealer, type Sealer } from '@tessera/runtime/secrets';
import {
  assembleService,
  type Job,
  Nudge,
  type Overrides,
  openServiceParts,
  type Service,
  type ServiceParts,
} from '@tessera/runtime/service';
import { openBeacon } from './beacon/open-beacon.ts';
import { createPayments } from './billing/billing-client.ts';
import type { RaffleConfig } from './config.ts';
import { type RaffleUseCases, raffleRoutes } from './http/app.ts';
import { addDrawPageAssets } from './http/draws/draw-page-assets.ts';
import { drawByBeaconJob, drawPoolJob } from './jobs/draw-pool.job.ts';
import { eraseRecordsJob } from './jobs/erase-records.job.ts';
import { eraseShipmentJob } from './jobs/erase-shipment.job.ts';
import { expireClaimJob } from './jobs/expire-claim.job.ts';
import { keepPoolTimeJob } from './jobs/keep-pool-time.job.ts';
import { recoverPurchaseJob } from './jobs/recover-purchase.job.ts';
import { refundPurchaseJob } from './jobs/refund-purchase.job.ts';
import { sealSecretsJob } from './jobs/seal-secrets.job.ts';
import { createLoyalty } from './loyalty/loyalty-client.ts';
import { followTopUpSubscriber } from './messaging/follow-top-up.subscriber.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { createDueClaims, createDueShipments } from './persistence/claim-due-work.ts';
import { createDueWork } from './persistence/due-work.ts';
import { createTimedPools } from './persistence/pool-timers.ts';
import { createPoolViews } from './persistence/pool-views.ts';
import { PrizeRecord } from './persistence/prize.record.ts';
import { createRaffles } from './persistence/raffle-store.ts';
import { createOldRecords } from './persistence/records/old-records.ts';
import { createPoolRecords } from './persistence/records/pool-records.ts';
import { createPoolReports } from './persistence/records/pool-reports.ts';
import { createSales } from './persistence/sales-store.ts';
import { createUnsealedSecrets } from './persistence/unsealed-secrets.ts';
import { claimUseCases } from './use-cases/claims/claim-use-cases.ts';
import { expireClaim } from './use-cases/claims/expire-claim.ts';
import { drawPool } from './use-cases/draws/draw-pool.ts';
import { getDraw } from './use-cases/draws/get-draw.ts';
import { getDrawFile } from './use-cases/draws/get-draw-file.ts';
import { getDrawPage } from './use-cases/draws/get-draw-page.ts';
import { getReceipt } from './use-cases/draws/get-receipt.ts';
import { recordDraw } from './use-cases/draws/record-draw.ts';
import { entrantsUseCases } from './use-cases/entrants/entrants-use-cases.ts';
import { watchPool } from './use-cases/live/watch-pool.ts';
import { cancelPool } from './use-cases/pools/cancel-pool.ts';
import { createPool } from './use-cases/pools/create-pool.ts';
import { getConservation } from './use-cases/pools/get-conservation.ts';
import { getPool } from './use-cases/pools/get-pool.ts';
import { keepPoolTime } from './use-cases/pools/keep-pool-time.ts';
import { listPools } from './use-cases/pools/list-pools.ts';
import { openPool } from './use-cases/pools/open-pool.ts';
import type { Signals } from './use-cases/ports.ts';
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
import type { Sales } from './use-cases/purchases/purchases.ports.ts';
import { recoverPurchase } from './use-cases/purchases/recover-purchase.ts';
import { redeemPurchase } from './use-cases/purchases/redeem-purchase.ts';
import { refundPurchase } from './use-cases/purchases/refund-purchase.ts';
import { eraseRecord } from './use-cases/records/erase-record.ts';
import { exportAudit } from './use-cases/records/export-audit.ts';
import { reportPools } from './use-cases/records/report-pools.ts';
import { sealSecrets } from './use-cases/secrets/seal-secrets.ts';
import { eraseShipment } from './use-cases/shipments/erase-shipment.ts';
import { createWallet } from './wallet/wallet-client.ts';

const DAY_MS = 86_400_000;

/** What wakes a job before its time. */
interface Nudges {
  readonly drawing: Nudge;
  readonly beaconDrawing: Nudge;
  readonly refunding: Nudge;
  readonly timing: Nudge;
  readonly recovering: Nudge;
}

const signalsOf = ({ drawing, beaconDrawing, refunding, timing, recovering }: Nudges): Signals => ({
  ...{ claimDecided: drawing.now, timeSet: timing.now, paymentArrived: recovering.now },
  poolFilled: () => {
    drawing.now();
    beaconDrawing.now();
  },
  // A pool that is cancelled lets go also of who was still to pay.
  refundDue: () => {
    refunding.now();
    recovering.now();
  },
});

/** What use-cases and jobs stand on. */
const depsOf = (
  parts: ServiceParts,
  config: RaffleConfig,
  { sales, sealer }: { readonly sales: Sales; readonly sealer: Sealer },
  nudges: Nudges,
) => {
  const raffles = createRaffles(parts.database, publishEvent, sealer);
  return {
    ...{ raffles, sales, sealer },
    ...{ wallet: createWallet(parts.requests), loyalty: createLoyalty(parts.requests) },
    payments: createPayments(parts.requests),
    signals: signalsOf(nudges),
    randomBytes: (length: number) => randomBytes(length),
    recoverAfterMs: config.PURCHASE_RECOVERY_MS,
    ...openBeacon(parts, config, raffles),
    addressesKeptMs: config.SHIPMENT_KEPT_DAYS * DAY_MS,
  };
};

type Deps = ReturnType<typeof depsOf>;

const useCasesOf = (deps: Deps, { database }: ServiceParts): RaffleUseCases => ({
  createPrize: createPrize(deps),
  listPrizes: listPrizes(deps),
  getPrize: getPrize(deps),
  prizeChanges: prizeChanges(deps),
  createPool: createPool(deps),
  listPools: listPools(deps),
  getPool: getPool(deps),
  openPool: openPool(deps),
  cancelPool: cancelPool(deps),
  getConservation: getConservation(deps),
  entrants: entrantsUseCases(deps),
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
  getDrawPage: getDrawPage(deps),
  recordDraw: recordDraw(deps),
  getReceipt: getReceipt(deps),
  ...claimUseCases(deps),
  watchPool: watchPool({ views: createPoolViews(database) }),
  exportAudit: exportAudit({ raffles: deps.raffles, records: createPoolRecords(database) }),
  reportPools: reportPools({ reports: createPoolReports(database) }),
});

const jobsOf = (deps: Deps, { database }: ServiceParts, config: RaffleConfig, nudges: Nudges): Job[] => {
  const due = createDueWork(database);
  return [
    recoverPurchaseJob(due, recoverPurchase(deps), nudges.recovering.listen),
    refundPurchaseJob(due, refundPurchase(deps), nudges.refunding.listen),
    drawPoolJob(due, drawPool(deps), nudges.drawing.listen),
    drawByBeaconJob(due, drawPool(deps), nudges.beaconDrawing.listen),
    expireClaimJob(createDueClaims(database), expireClaim(deps)),
    eraseShipmentJob(createDueShipments(database), eraseShipment(deps)),
    keepPoolTimeJob(createTimedPools(database), keepPoolTime(deps), nudges.timing.listen),
    sealSecretsJob(sealSecrets({ secrets: createUnsealedSecrets(database, deps.sealer) })),
    eraseRecordsJob(eraseRecord({ records: createOldRecords(database), years: config.RECORDS_YEARS })),
  ];
};

/** Builds the raffle service, for production and for tests alike. */
export const compose = async (config: RaffleConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('raffle', config, [PrizeRecord], overrides);
  const live = new LiveStreams({ parts: { ...parts, config }, about: ['poolId'] });
  const nudges = {
    ...{ drawing: new Nudge(), beaconDrawing: new Nudge(), refunding: new Nudge() },
    ...{ timing: new Nudge(), recovering: new Nudge() },
  };
  const sales = createSales(parts.database, publishEvent);
  const deps = depsOf(parts, config, { sales, sealer: createSealer(config.SEALING_KEYS) }, nudges);
  const service = assembleService({
    ...{ parts, live },
    routes: raffleRoutes(useCasesOf(deps, parts), live),
    subscribers: [followTopUpSubscriber(followPayment(deps))],
    jobs: jobsOf(deps, parts, config, nudges),
    onStop: () => sales.idle(),
  });
  addDrawPageAssets(service.app);
  return service;
};
