import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@tessera/contracts';
import { scopesOfRole } from '@tessera/contracts';
import { money, type Result, sha256, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RequestClient } from '@tessera/runtime/messaging';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { createSealer } from '@tessera/runtime/secrets';
import type { Job } from '@tessera/runtime/service';
import { createLogger } from '@tessera/runtime/telemetry';
import { type FakeClock, fakeClock, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { createPayments } from '../src/billing/billing-client.ts';
import type { PoolTerms } from '../src/domain/pools/pool-terms.ts';
import { drawByBeaconJob, drawPoolJob } from '../src/jobs/draw-pool.job.ts';
import { eraseShipmentJob } from '../src/jobs/erase-shipment.job.ts';
import { expireClaimJob } from '../src/jobs/expire-claim.job.ts';
import { keepPoolTimeJob } from '../src/jobs/keep-pool-time.job.ts';
import { recoverPurchaseJob } from '../src/jobs/recover-purchase.job.ts';
import { refundPurchaseJob } from '../src/jobs/refund-purchase.job.ts';
import { createLoyalty } from '../src/loyalty/loyalty-client.ts';
import { publishEvent } from '../src/messaging/to-contract.ts';
import { createDueClaims, createDueShipments } from '../src/persistence/claim-due-work.ts';
import { createDueWork } from '../src/persistence/due-work.ts';
import { createTimedPools } from '../src/persistence/pool-timers.ts';
import { PrizeRecord } from '../src/persistence/prize.record.ts';
import { createRaffles } from '../src/persistence/raffle-store.ts';
import { createSales } from '../src/persistence/sales-store.ts';
import type { Loyalty } from '../src/use-cases/claims/claims.ports.ts';
import { expireClaim } from '../src/use-cases/claims/expire-claim.ts';
import type { Beacon, LateBeacon } from '../src/use-cases/draws/draw.ports.ts';
import { drawPool } from '../src/use-cases/draws/draw-pool.ts';
import { createPool } from '../src/use-cases/pools/create-pool.ts';
import { type KeepPoolTimeDeps, keepPoolTime } from '../src/use-cases/pools/keep-pool-time.ts';
import { openPool } from '../src/use-cases/pools/open-pool.ts';
import type { Raffles, Wallet } from '../src/use-cases/ports.ts';
import { createPrize } from '../src/use-cases/prizes/create-prize.ts';
import { buyEntries } from '../src/use-cases/purchases/buy-entries.ts';
import { cancelPurchase } from '../src/use-cases/purchases/cancel-purchase.ts';
import { confirmPurchase } from '../src/use-cases/purchases/confirm-purchase.ts';
import { type CreatePurchase, createPurchase } from '../src/use-cases/purchases/create-purchase.ts';
import { followPayment } from '../src/use-cases/purchases/follow-payment.ts';
import type { Payments, Sales } from '../src/use-cases/purchases/purchases.ports.ts';
import { recoverPurchase } from '../src/use-cases/purchases/recover-purchase.ts';
import { redeemPurchase } from '../src/use-cases/purchases/redeem-purchase.ts';
import { refundPurchase } from '../src/use-cases/purchases/refund-purchase.ts';
import { eraseShipment } from '../src/use-cases/shipments/erase-shipment.ts';
import { createWallet } from '../src/wallet/wallet-client.ts';
import { plainTerms, prizeDetails } from './domain/samples.ts';
import { LoyaltyBooks } from './loyalty-books.ts';
import { committingAt, DUE_AT, RecordedBeacon } from './recorded-beacon.ts';
import { WalletBooks } from './wallet-books.ts';

/** What the use-cases stand on; a test puts something between. */
export interface Ports {
  readonly raffles: Raffles;
  readonly sales: Sales;
  readonly wallet: Wallet;
  readonly beacon: Beacon;
  readonly loyalty: Loyalty;
  readonly payments: Payments;
}

export const PRICE_MINOR = 500;
export const RECOVER_AFTER_MS = 15_000;
export const BEACON_LEAD_SECONDS = 60;
export const BEACON_OVERDUE_SECONDS = 3_600;
export const ADDRESSES_KEPT_MS = 30 * 86_400_000;

/** A neighbour's client with the neighbour itself behind it, and no network between. */
const requestsTo = (books: Pick<WalletBooks, 'answer'>): RequestClient => ({
  call: async (request, input, _ctx, options) => books.answer(request, input, options?.idempotencyKey) as never,
});

const demand = <T>(result: Result<T, { readonly code: string }>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

const inJson = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

const openEngine = async () => {
  const test = await testDatabase(migrations);
  const database = await openDatabase({ service: 'raffle', url: test.url, entities: [PrizeRecord], poolSize: 8 });
  const admin = new pg.Pool({ connectionString: test.adminUrl, max: 2 });
  admin.on('error', () => undefined);
  const close = async () => {
    await database.close();
    await admin.end();
    await test.drop();
  };
  return { database, admin, urls: { url: test.url, ownerUrl: test.ownerUrl }, close };
};

/** Contexts of calls in one tenant, as the runtime would make them. */
const callsIn = (common: Pick<CallContext, 'tenantId' | 'clock' | 'newId'>) => {
  const contextOf = (userId: string, role: Role): CallContext => ({
    ...common,
    correlationId: common.newId(),
    actor: { kind: 'user', id: userId, role, scopes: scopesOfRole(role) },
  });

  const callOf = (userId: string, operation: string, key: string, asked: unknown): CallContext => ({
    ...contextOf(userId, 'member'),
    idempotency: {
      ...{ subject: userId, operation, key },
      requestHash: sha256(Buffer.from(JSON.stringify(asked))),
      toReply: (result) => ({
        status: (result as Result<unknown, unknown>).ok ? 201 : 409,
        contentType: 'application/json',
        body: Buffer.from(JSON.stringify(result, inJson)),
      }),
    },
  });

  return { contextOf, callOf };
};

type JobDeps = Parameters<typeof recoverPurchase>[0] & Parameters<typeof drawPool>[0] & KeepPoolTimeDeps;

const jobsOf = (database: Database, deps: JobDeps): Job[] => {
  const due = createDueWork(database);
  return [
    recoverPurchaseJob(due, recoverPurchase(deps), () => undefined),
    refundPurchaseJob(due, refundPurchase(deps), () => undefined),
    drawPoolJob(due, drawPool(deps), () => undefined),
    drawByBeaconJob(due, drawPool(deps), () => undefined),
    expireClaimJob(createDueClaims(database), expireClaim(deps)),
    eraseShipmentJob(createDueShipments(database), eraseShipment(deps)),
    keepPoolTimeJob(createTimedPools(database), keepPoolTime(deps), () => undefined),
  ];
};

type Calls = ReturnType<typeof callsIn>;

/** Purchases that go step by step, and news of their payments as the inbox hands it over. */
const stepsOf = (
  {
    depsOn,
    callOf,
    contextOf,
    database,
  }: Calls & { depsOn(on: Ports): Parameters<typeof createPurchase>[0]; readonly database: Database },
  ports: Ports,
) => {
  const ofPurchase =
    (
      operation: string,
      useCase: (on: Ports) => (command: { purchaseId: string }, ctx: CallContext) => Promise<unknown>,
    ) =>
    (userId: string, purchaseId: string, key: string = randomUUID(), on: Ports = ports) =>
      useCase(on)({ purchaseId }, callOf(userId, operation, key, { purchaseId }));
  return {
    create: (
      userId: string,
      poolId: string,
      outside: CreatePurchase['outside'] = null,
      key: string = randomUUID(),
      on: Ports = ports,
    ) => {
      const command = { poolId, type: 'ENTRY' as const, quantity: 2, outside };
      return createPurchase(depsOn(on))(command, callOf(userId, 'createPurchase', key, command));
    },
    confirm: ofPurchase('confirmPurchase', (on) =>
      confirmPurchase({ ...depsOn(on), recoverAfterMs: RECOVER_AFTER_MS }),
    ),
    redeem: ofPurchase('redeemPurchase', (on) => redeemPurchase(on)),
    cancel: ofPurchase('cancelPurchase', (on) => cancelPurchase(depsOn(on))),
    tell: (paymentId: string, news: 'arrived' | 'failed', on: Ports = ports) => {
      const ctx = contextOf(randomUUID(), 'staff');
      return database.transact(ctx, (tx) => followPayment(depsOn(on))({ paymentId, news }, { ...ctx, tx }));
    },
  };
};

/** The recorded round, a clock that is set to it, and what was said of its being late. */
const beaconOf = (clock: FakeClock) => {
  const lateBeacons: LateBeacon[] = [];
  return {
    ...{ beacon: new RecordedBeacon(() => clock.now()), lateBeacons },
    beaconTerms: {
      ...{ beaconLeadSeconds: BEACON_LEAD_SECONDS, beaconOverdueSeconds: BEACON_OVERDUE_SECONDS },
      reportLateBeacon: (late: LateBeacon) => lateBeacons.push(late),
      reportClock: () => undefined,
    },
    /** A draw that commits now commits to the recorded round. */
    beforeTheRound: () => clock.set(committingAt(BEACON_LEAD_SECONDS)),
    /** The recorded round is due, and that many seconds more have passed. */
    afterTheRound: (seconds = 2) => clock.set(new Date(DUE_AT.getTime() + seconds * 1_000)),
  };
};

export const worldSealer = createSealer([{ id: 'world', key: Buffer.alloc(32, 7) }]);

/** The raffle's own stores, and neighbours in memory. */
const portsOn = (database: Database, clock: FakeClock, beacon: Beacon) => {
  const [books, loyaltyBooks] = [new WalletBooks(), new LoyaltyBooks()];
  books.now = () => clock.now().getTime();
  const ports: Ports = {
    raffles: createRaffles(database, publishEvent, worldSealer),
    sales: createSales(database, publishEvent),
    wallet: createWallet(requestsTo(books)),
    payments: createPayments(requestsTo(books)),
    loyalty: createLoyalty(requestsTo(loyaltyBooks)),
    beacon,
  };
  return { books, loyaltyBooks, ports };
};

/** Jobs are run by the test, and not woken. */
const signals = {
  ...{ poolFilled: () => undefined, claimDecided: () => undefined, refundDue: () => undefined },
  ...{ timeSet: () => undefined, paymentArrived: () => undefined },
};

/** The tables, past every right. */
const tablesOf = (admin: pg.Pool) => ({
  sql: async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
    (await admin.query<Row>(statement, [...parameters])).rows,

  /** Leaves a pool as an older release did, which wrote nothing into the table; what keeps records is off meanwhile. */
  forget: async (table: string, poolId: string): Promise<void> => {
    await admin.query(
      `begin; set local session_replication_role = replica; delete from raffle.${table} where pool_id = '${poolId}'; commit`,
    );
  },
});

export type RaffleWorld = Awaited<ReturnType<typeof openWorld>>;

/** The raffle's use-cases and jobs on a real Postgres, with a wallet in memory and a clock that is told the time. */
export const openWorld = async () => {
  const { database, admin, urls, close } = await openEngine();
  const clock = fakeClock();
  const newId = uuidv7Ids(systemClock);
  const { beacon, lateBeacons, beaconTerms, ...rounds } = beaconOf(clock);
  const { books, loyaltyBooks, ports } = portsOn(database, clock, beacon);
  const tenantId = randomUUID();
  const depsOn = (on: Ports) => ({
    ...{ ...on, ...beaconTerms },
    ...{ signals, randomBytes, recoverAfterMs: RECOVER_AFTER_MS, addressesKeptMs: ADDRESSES_KEPT_MS },
  });

  const { contextOf, callOf } = callsIn({ tenantId, clock, newId });

  const jobCtx = {
    ...{ clock, newId, logger: createLogger({ service: 'raffle', level: 'silent' }) },
    contextFor: (tenant: string): CallContext => ({ ...contextOf(randomUUID(), 'staff'), tenantId: tenant }),
    wakeAt: () => undefined,
  };

  /** Runs the jobs until none of them has anything to do. */
  const settle = async (on: Ports = ports): Promise<void> => {
    for (let moved = 1; moved > 0; ) {
      moved = 0;
      for (const job of jobsOf(database, depsOn(on))) moved += await job.run(jobCtx);
    }
  };

  const staff = contextOf(randomUUID(), 'staff');

  return {
    ...{ beacon, lateBeacons, ...rounds, jobCtx },
    ...urls,
    ...{ database, clock, books, loyaltyBooks, ports, tenantId, depsOn, contextOf, callOf, staff, settle, close },
    ...tablesOf(admin),

    /** A member with so much in their wallet. */
    member(amountMinor = 10_000): string {
      const userId = randomUUID();
      books.fund(userId, amountMinor);
      return userId;
    },

    /** Opens a pool for a prize of its own. */
    async openPool(terms: Partial<PoolTerms> = {}, prizeMinor = 1_000): Promise<string> {
      const value = money(BigInt(prizeMinor), 'EUR');
      const prize = demand(await createPrize(ports)({ ...prizeDetails, value, stock: 5 }, staff));
      const price = money(BigInt(PRICE_MINOR), 'EUR');
      const usual = { ...plainTerms, prizeId: prize.id, ticketPrice: price, ticketsRequired: 4, alternateCount: 1 };
      const pool = demand(await createPool(ports)({ ...usual, ...terms }, staff));
      demand(await openPool(depsOn(ports))({ poolId: pool.id }, staff));
      return pool.id;
    },

    buy: (userId: string, poolId: string, quantity = 1, key: string = randomUUID(), on: Ports = ports) => {
      const command = { poolId, type: 'ENTRY' as const, quantity, free: false };
      return buyEntries(depsOn(on))(command, callOf(userId, 'buyEntries', key, command));
    },

    ...stepsOf({ depsOn, callOf, contextOf, database }, ports),

    /** Nobody waits for a purchase that was cut off any more, and no lease is held. */
    passTheGrace: () => clock.advance(RECOVER_AFTER_MS + 1_000),
    passTheLife: () => clock.advance(10 * 60_000),
  };
};
