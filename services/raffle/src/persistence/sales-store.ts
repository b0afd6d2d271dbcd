import { ok, type Result, toHex } from '@tessera/kernel';
import {
  type CallContext,
  DependencyUnavailable,
  IdempotencyConflict,
  IdempotentReplay,
} from '@tessera/runtime/context';
import { GroupCommit, type Outcome, QueueFull } from '@tessera/runtime/group-commit';
import { type Database, recallAnswers, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import { currentTraceparent } from '@tessera/runtime/telemetry';
import { isLimited } from '../domain/entrants/eligibility.ts';
import { decideSales, type Sale, type SaleRefusal } from '../domain/purchases/decide-sales.ts';
import { resultOf } from '../domain/purchases/purchase.ts';
import type { Sales, Sold } from '../use-cases/purchases/purchases.ports.ts';
import { type Cause, causedBy } from './caused-by.ts';
import { poolRowsOf } from './pool-rows.ts';
import { purchaseRowsOf } from './purchase-rows.ts';
import type { PublishEvent } from './raffle-store.ts';
import {
  callName,
  countPlaces,
  endPurchases,
  findByKeys,
  followKeys,
  insertPurchases,
  insertTickets,
  lockPurchases,
  type PlacedOrder,
  standingsOf,
  ticketsOf,
  withEntrants,
  withLost,
} from './sales-rows.ts';

type SaleResult = Result<Sold, SaleRefusal>;

/** One caller at the till of a pool. */
interface Call {
  readonly poolId: string;
  readonly sale: Sale;
  /** Of a purchase that is to begin. */
  readonly order?: PlacedOrder;
  /** What the call is answered; undefined where it goes on, and is not answered yet. */
  readonly answer: (result: SaleResult) => unknown;
  readonly ctx: CallContext;
  readonly cause: Cause;
}

export interface SalesStore extends Sales {
  /** Resolves when nobody waits at any till any more. */
  idle(): Promise<void>;
}

/** Tickets and purchases of one transaction at most; with more, those who wait would wait too long for its lock. */
const MAX_BATCH = 500;
const MAX_WAITING = 5_000;
/** Tills of different pools that commit at the same time; the pool of connections has room for readers besides. */
const CONCURRENCY = 4;

export const createSales = (database: Database, publish: PublishEvent): SalesStore => {
  const carry = (tx: Transaction, calls: readonly Call[]) => carryOut(tx, calls, publish);
  const queue = new GroupCommit<Call, SaleResult>({
    name: 'commit sales',
    keyOf: ({ ctx, poolId }) => `${ctx.tenantId}/${poolId}`,
    weightOf: ({ sale, order }) => (sale.kind === 'end' ? 1 : (order?.order.quantity ?? 1)),
    maxBatch: MAX_BATCH,
    concurrency: CONCURRENCY,
    // A second batch would only wait for the first one's lock of the pool, with a connection in its hand.
    concurrencyPerKey: 1,
    maxWaiting: MAX_WAITING,
    commit: async (_key, calls) => {
      const [first] = calls;
      return first ? database.transact(withoutIdempotency(first.ctx), (tx) => carry(tx, calls)) : [];
    },
    isShared: (error) => error instanceof DependencyUnavailable,
  });
  const submit = (call: Call): Promise<SaleResult> =>
    queue.submit(call).catch((error: unknown) => {
      throw error instanceof QueueFull ? new DependencyUnavailable('raffle', error.message, { cause: error }) : error;
    });
  return {
    place: (order, ctx) => {
      const requestHash = ctx.idempotency?.requestHash ?? new Uint8Array();
      const sale = { kind: 'place', order: order.order } as const;
      const cause = causeOf(ctx);
      return submit({
        poolId: order.poolId,
        sale,
        order: { ...order, requestHash },
        answer: answerOfPlaced,
        ctx,
        cause,
      });
    },
    async end({ poolId, ...end }, answer, ctx) {
      const toAnswer = (result: SaleResult) => (result.ok ? answer(result.value) : result);
      const call: Call = { poolId, sale: { kind: 'end', ...end }, answer: toAnswer, ctx, cause: causeOf(ctx) };
      const ended = ctx.tx ? await inside(ctx.tx, call, carry) : await submit(call);
      if (!ended.ok) throw new Error(`the end of purchase ${end.purchaseId} was refused: ${ended.error.code}`);
      return ended.value;
    },
    idle: () => queue.idle(),
  };
};

const causeOf = ({ correlationId }: CallContext): Cause => {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? { correlationId } : { correlationId, traceparent };
};

/** A refusal, or a purchase that is over, answers the call; one that is still to be paid does not. */
const answerOfPlaced = (result: SaleResult): unknown => {
  if (!result.ok) return result;
  const { purchase, tickets } = result.value;
  if (purchase.status === 'PENDING') return undefined;
  const ended = resultOf(purchase);
  return ended.ok ? ok({ purchase, tickets }) : ended;
};

/** A subscriber's sale is committed with its inbox row: it neither waits for others nor is remembered by a key. */
const inside = async (
  tx: Transaction,
  call: Call,
  carry: (tx: Transaction, calls: readonly Call[]) => Promise<Outcome<SaleResult>[]>,
): Promise<SaleResult> => {
  const [outcome] = await carry(tx, [{ ...call, ctx: withoutIdempotency(call.ctx) }]);
  if (outcome?.status === 'done') return outcome.result;
  throw outcome?.error ?? new Error('a sale had no outcome');
};

type Found = Awaited<ReturnType<typeof load>>;

/** Locks the pool first: every statement after it sees what those who held the lock before have committed. */
const load = async (tx: Transaction, poolId: string, calls: readonly Call[]) => {
  const orders = calls.flatMap(({ order }) => (order ? [order] : []));
  const endings = calls.flatMap(({ sale }) => (sale.kind === 'end' ? [sale.purchaseId] : []));
  const buyers = (chosen: readonly PlacedOrder[]) => [...new Set(chosen.map(({ order }) => order.userId))];
  const [, recalled, pool, purchases, earlier, standings] = await Promise.all([
    followKeys(tx),
    recallAnswers(
      tx,
      calls.map(({ ctx }) => ctx.idempotency),
    ),
    poolRowsOf(tx).lock(poolId),
    lockPurchases(tx, [...new Set(endings)]),
    findByKeys(tx, orders),
    standingsOf(tx, poolId, buyers(orders)),
  ]);
  const retrying = buyers(orders.filter(({ order }) => order.type === 'RETRY'));
  const withFacts = pool && isLimited(pool) ? await withEntrants(tx, standings, buyers(orders)) : standings;
  const known =
    pool?.followUp && retrying.length > 0
      ? await withLost(tx, withFacts, pool.followUp.followsPoolId, retrying)
      : withFacts;
  return { recalled, pool, purchases, earlier, standings: known };
};

/** What is to be done with a call once it is known what was before. */
const standingOf = (
  call: Call,
  index: number,
  { recalled, earlier, pool }: Found,
): Outcome<SaleResult> | number | 'new' => {
  const standing = recalled[index];
  if (standing?.kind === 'settled') return { status: 'failed', error: standing.error };
  if (standing?.kind === 'repeats') return standing.index;
  const before = call.order && earlier.get(callName(call.order.order.userId, call.order.key));
  if (!before || !call.order) return 'new';
  if (toHex(before.requestHash) !== toHex(call.order.requestHash)) {
    return { status: 'failed', error: new IdempotencyConflict() };
  }
  if (!pool) throw new Error(`purchase ${before.purchase.id} has lost its pool`);
  return { status: 'done', result: ok({ purchase: before.purchase, pool, tickets: [], wakes: 'nothing' }) };
};

/** Everything that a batch does inside its transaction. */
const carryOut = async (
  tx: Transaction,
  calls: readonly Call[],
  publish: PublishEvent,
): Promise<Outcome<SaleResult>[]> => {
  const [first] = calls;
  if (!first) return [];
  const { poolId, ctx } = first;
  const found = await load(tx, poolId, calls);
  const standings = calls.map((call, index) => standingOf(call, index, found));
  const fresh = calls.filter((_call, index) => standings[index] === 'new');
  const decided = decideSales(
    found,
    fresh.map(({ sale }) => sale),
    { now: ctx.clock.now(), newId: ctx.newId },
  );
  await write(tx, poolId, found, decided, fresh);
  await tell(tx, poolId, decided, fresh, publish);
  const outcomes = await withTickets(tx, calls, standings, decided, fresh);
  await tx.storeReplies(answersOf(calls, standings, outcomes));
  return outcomes;
};

type Decided = ReturnType<typeof decideSales>;

const write = async (
  tx: Transaction,
  poolId: string,
  found: Found,
  decided: Decided,
  fresh: readonly Call[],
): Promise<void> => {
  const orders = new Map(fresh.flatMap(({ order }) => (order ? [[order.order.id, order]] : [])));
  const placed = decided.placed.flatMap((purchase) => {
    const order = orders.get(purchase.id);
    return order ? [{ purchase, order }] : [];
  });
  await Promise.all([
    insertPurchases(tx, poolId, placed),
    endPurchases(tx, decided.ended),
    insertTickets(tx, poolId, decided.tickets),
    ...(decided.pool && decided.pool !== found.pool ? [countPlaces(tx, decided.pool)] : []),
  ]);
};

/** Each event is told as a matter of the caller who caused it. */
const tell = async (
  tx: Transaction,
  poolId: string,
  { results }: Decided,
  fresh: readonly Call[],
  publish: PublishEvent,
): Promise<void> => {
  for (const [index, result] of results.entries()) {
    const cause = fresh[index]?.cause;
    if (!result.ok || !cause) continue;
    const caused = causedBy(tx, cause);
    for (const event of result.value.events) publish(caused, event);
    if (!result.value.filled) continue;
    const salesMinor = await purchaseRowsOf(tx).salesOf(poolId);
    publish(caused, { type: 'pool-filled', pool: result.value.pool, salesMinor });
  }
};

const soldAs = (moved: Extract<Decided['results'][number], { ok: true }>['value']): Sold => ({
  ...moved,
  wakes: moved.filled ? 'draw' : moved.purchase.status === 'REFUNDING' ? 'refund' : 'nothing',
});

/** What became of each call, in the order asked, with the tickets of those that were over before. */
const withTickets = async (
  tx: Transaction,
  calls: readonly Call[],
  standings: readonly (Outcome<SaleResult> | number | 'new')[],
  { results }: Decided,
  fresh: readonly Call[],
): Promise<Outcome<SaleResult>[]> => {
  const decided = new Map(fresh.map((call, index) => [call, results[index]]));
  const own = calls.map((call, index): Outcome<SaleResult> | undefined => {
    const standing = standings[index];
    if (typeof standing === 'object') return standing;
    const result = decided.get(call);
    return result && { status: 'done', result: result.ok ? ok(soldAs(result.value)) : result };
  });
  const bare = own.flatMap((outcome) => {
    if (outcome?.status !== 'done' || !outcome.result.ok) return [];
    const { purchase, tickets } = outcome.result.value;
    return purchase.confirmedAt !== null && tickets.length === 0 ? [purchase.id] : [];
  });
  const earlier = await ticketsOf(tx, bare);
  const complete = own.map((outcome): Outcome<SaleResult> | undefined => {
    if (outcome?.status !== 'done' || !outcome.result.ok) return outcome;
    const tickets = earlier.get(outcome.result.value.purchase.id) ?? outcome.result.value.tickets;
    return { status: 'done', result: ok({ ...outcome.result.value, tickets }) };
  });
  return calls.map((call, index): Outcome<SaleResult> => {
    const standing = standings[index];
    const outcome = complete[typeof standing === 'number' ? standing : index];
    if (outcome === undefined) return { status: 'failed', error: new Error(`a ${call.sale.kind} was not decided`) };
    return typeof standing === 'number' ? repeated(call, outcome) : outcome;
  });
};

/** The same call as another of the batch: it has that one's answer, or goes on with the same purchase. */
const repeated = (call: Call, outcome: Outcome<SaleResult>): Outcome<SaleResult> => {
  const answer = outcome.status === 'done' ? call.answer(outcome.result) : undefined;
  if (answer === undefined || !call.ctx.idempotency) return outcome;
  return { status: 'failed', error: new IdempotentReplay(call.ctx.idempotency.toReply(answer)) };
};

const answersOf = (
  calls: readonly Call[],
  standings: readonly (Outcome<SaleResult> | number | 'new')[],
  outcomes: readonly Outcome<SaleResult>[],
) =>
  calls.flatMap((call, index) => {
    const outcome = outcomes[index];
    const scope = call.ctx.idempotency;
    if (outcome?.status !== 'done' || typeof standings[index] === 'number' || !scope) return [];
    const result = call.answer(outcome.result);
    return result === undefined ? [] : [{ scope, result }];
  });
