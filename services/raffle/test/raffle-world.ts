import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@tessera/contracts';
import { scopesOfRole } from '@tessera/contracts';
import { money, type Result, sha256, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RequestClient } from '@tessera/runtime/messaging';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import type { Job } from '@tessera/runtime/service';
import { createLogger } from '@tessera/runtime/telemetry';
import { type FakeClock, fakeClock, testDatabase } from '@tessera/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import type { PoolTerms } from '../src/domain/pools/pool-terms.ts';
import { drawPoolJob } from '../src/jobs/draw-pool.job.ts';
import { recoverPurchaseJob } from '../src/jobs/recover-purchase.job.ts';
import { refundPurchaseJob } from '../src/jobs/refund-purchase.job.ts';
import { publishEvent } from '../src/messaging/to-contract.ts';
import { createDueWork } from '../src/persistence/due-work.ts';
import { PrizeRecord } from '../src/persistence/prize.record.ts';
import { createRaffles } from '../src/persistence/raffle-store.ts';
import type { Beacon, LateBeacon } from '../src/use-cases/draws/draw.ports.ts';
import { type DrawDeps, drawPool } from '../src/use-cases/draws/draw-pool.ts';
import { createPool } from '../src/use-cases/pools/create-pool.ts';
import { openPool } from '../src/use-cases/pools/open-pool.ts';
import type { Raffles, Wallet } from '../src/use-cases/ports.ts';
import { createPrize } from '../src/use-cases/prizes/create-prize.ts';
import { buyEntries } from '../src/use-cases/purchases/buy-entries.ts';
import { recoverPurchase } from '../src/use-cases/purchases/recover-purchase.ts';
import { refundPurchase } from '../src/use-cases/purchases/refund-purchase.ts';
import { createWallet } from '../src/wallet/wallet-client.ts';
import { plainTerms, prizeDetails } from './domain/samples.ts';
import { committingAt, DUE_AT, RecordedBeacon } from './recorded-beacon.ts';
import { WalletBooks } from './wallet-books.ts';

/** What the use-cases stand on; a test puts something between. */
export interface Ports {
  readonly raffles: Raffles;
  readonly wallet: Wallet;
  readonly beacon: Beacon;
}

export const PRICE_MINOR = 500;
export const RECOVER_AFTER_MS = 15_000;
export const BEACON_LEAD_SECONDS = 60;
export const BEACON_OVERDUE_SECONDS = 3_600;

/** The wallet's client with the wallet itself behind it, and no network between. */
const requestsTo = (books: WalletBooks): RequestClient => ({
  call: async (request, input, _ctx, options) => books.answer(request, input, options?.idempotencyKey) as never,
});

const demand = <T>(result: Result<T, { readonly code: string }>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

const inJson = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

const openEngine = async (): Promise<{ database: Database; admin: pg.Pool; close(): Promise<void> }> => {
  const test = await testDatabase(migrations);
  const database = await openDatabase({ service: 'raffle', url: test.url, entities: [PrizeRecord], poolSize: 8 });
  const admin = new pg.Pool({ connectionString: test.adminUrl, max: 2 });
  admin.on('error', () => undefined);
  const close = async () => {
    await database.close();
    await admin.end();
    await test.drop();
  };
  return { database, admin, close };
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

const jobsOf = (database: Database, deps: Parameters<typeof recoverPurchase>[0] & DrawDeps): Job[] => {
  const due = createDueWork(database);
  return [
    recoverPurchaseJob(due, recoverPurchase(deps)),
    refundPurchaseJob(due, refundPurchase(deps), () => undefined),
    drawPoolJob(due, drawPool(deps), () => undefined),
  ];
};

/** The recorded round, a clock that is set to it, and what was said of its being late. */
const beaconOf = (clock: FakeClock) => {
  const lateBeacons: LateBeacon[] = [];
  return {
    ...{ beacon: new RecordedBeacon(() => clock.now()), lateBeacons },
    beaconTerms: {
      ...{ beaconLeadSeconds: BEACON_LEAD_SECONDS, beaconOverdueSeconds: BEACON_OVERDUE_SECONDS },
      reportLateBeacon: (late: LateBeacon) => lateBeacons.push(late),
    },
    /** A draw that commits now commits to the recorded round. */
    beforeTheRound: () => clock.set(committingAt(BEACON_LEAD_SECONDS)),
    /** The recorded round is due, and that many seconds more have passed. */
    afterTheRound: (seconds = 2) => clock.set(new Date(DUE_AT.getTime() + seconds * 1_000)),
  };
};

export type RaffleWorld = Awaited<ReturnType<typeof openWorld>>;

/** The raffle's use-cases and jobs on a real Postgres, with a wallet in memory and a clock that is told the time. */
export const openWorld = async () => {
  const { database, admin, close } = await openEngine();
  const clock = fakeClock();
  const newId = uuidv7Ids(systemClock);
  const books = new WalletBooks();
  books.now = () => clock.now().getTime();
  const { beacon, lateBeacons, beaconTerms, ...rounds } = beaconOf(clock);
  const ports: Ports = {
    ...{ raffles: createRaffles(database, publishEvent), wallet: createWallet(requestsTo(books)) },
    beacon,
  };
  const signals = { poolFilled: () => undefined, refundDue: () => undefined };
  const tenantId = randomUUID();
  const depsOn = (on: Ports) => ({
    ...{ ...on, ...beaconTerms },
    ...{ signals, randomBytes, recoverAfterMs: RECOVER_AFTER_MS },
  });

  const { contextOf, callOf } = callsIn({ tenantId, clock, newId });

  const jobCtx = {
    ...{ clock, newId, logger: createLogger({ service: 'raffle', level: 'silent' }) },
    contextFor: (tenant: string): CallContext => ({ ...contextOf(randomUUID(), 'staff'), tenantId: tenant }),
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
    ...{ beacon, lateBeacons, ...rounds },
    ...{ database, clock, books, ports, tenantId, depsOn, contextOf, staff, settle, close },
    sql: async <Row extends pg.QueryResultRow>(statement: string, parameters: readonly unknown[] = []) =>
      (await admin.query<Row>(statement, [...parameters])).rows,

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
      const command = { poolId, quantity };
      return buyEntries(depsOn(on))(command, callOf(userId, 'buyEntries', key, command));
    },

    /** Nobody waits for a purchase that was cut off any more, and no lease is held. */
    passTheGrace: () => clock.advance(RECOVER_AFTER_MS + 1_000),
    passTheLife: () => clock.advance(10 * 60_000),
  };
};
