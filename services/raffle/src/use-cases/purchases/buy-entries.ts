import { ok, type Result, refuse, toHex } from '@tessera/kernel';
import { HASH_BYTES } from '@tessera/proofs';
import { type CallContext, IdempotencyConflict } from '@tessera/runtime/context';
import type { Ticket } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import { type ReservationRefusal, reservePlaces } from '../../domain/pools/places.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import { type FailureCode, newPurchase, type Purchase, resultOf } from '../../domain/purchases/purchase.ts';
import type { RaffleRows, Raffles, RandomBytes, Signals, Wallet } from '../ports.ts';
import { type Concluded, concludePurchase, wake } from './conclude-purchase.ts';
import { payPurchase } from './pay-purchase.ts';

export interface BuyEntries {
  readonly poolId: string;
  readonly quantity: number;
}

export interface BoughtEntries {
  readonly purchase: Purchase;
  readonly tickets: readonly Ticket[];
}

export type BuyEntriesRefusal = ReservationRefusal | RefusalOf<'raffle.pool_not_found' | FailureCode>;

export interface BuyEntriesDeps {
  readonly raffles: Raffles;
  readonly wallet: Wallet;
  readonly signals: Signals;
  readonly randomBytes: RandomBytes;
  /** Longer than a call that is still running can take; then the recovery job looks after the purchase. */
  readonly recoverAfterMs: number;
}

/**
 * Buys tickets in one call: places kept, money held and captured, numbers given. Each step is persisted or can be asked
 * again, so the same Idempotency-Key continues a purchase that was cut off anywhere, and nobody pays without a ticket.
 */
export const buyEntries =
  (deps: BuyEntriesDeps) =>
  async (command: BuyEntries, ctx: CallContext): Promise<Result<BoughtEntries, BuyEntriesRefusal>> => {
    const { raffles } = deps;
    await raffles.recall(ctx);
    const reserved = await raffles.step(ctx, (rows) => reserve(rows, command, ctx, deps));
    if (!reserved.ok) return raffles.transact(ctx, async () => reserved);
    const { purchase, pool } = reserved.value;
    const outcome = purchase.status === 'PENDING' ? await payPurchase(deps)(purchase, pool, ctx) : undefined;
    let concluded: Concluded | undefined;
    const answer = await raffles.transact(ctx, async (rows) => {
      concluded = outcome
        ? await concludePurchase(rows, purchase.id, outcome, ctx)
        : { purchase, tickets: await rows.tickets.ofPurchase(purchase.id), wakes: 'nothing' };
      return answerOf(concluded);
    });
    if (concluded) wake(concluded, deps.signals);
    return answer;
  };

/** The purchase of this call: kept places for a new one, or what an earlier run under the same key left. */
const reserve = async (
  rows: RaffleRows,
  { poolId, quantity }: BuyEntries,
  ctx: CallContext,
  { randomBytes, recoverAfterMs }: BuyEntriesDeps,
): Promise<Result<{ purchase: Purchase; pool: Pool }, BuyEntriesRefusal>> => {
  const pool = await rows.pools.lock(poolId);
  if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
  const userId = ctx.actor.id;
  const request = { key: ctx.idempotency?.key ?? ctx.newId(), hash: ctx.idempotency?.requestHash ?? new Uint8Array() };
  const earlier = await rows.purchases.findByKey(userId, request.key);
  if (earlier) {
    if (toHex(earlier.requestHash) !== toHex(request.hash)) throw new IdempotencyConflict();
    return ok({ purchase: earlier.purchase, pool });
  }
  const held = pool.ticketsPerMember === null ? 0 : await rows.purchases.placesOf(poolId, userId);
  const now = ctx.clock.now();
  const kept = reservePlaces(pool, held, quantity, now);
  if (!kept.ok) return kept;
  const order = { id: ctx.newId(), userId, quantity, entrantSalt: randomBytes(HASH_BYTES) };
  const purchase = newPurchase(order, pool, now);
  await rows.purchases.insert(purchase, request, new Date(now.getTime() + recoverAfterMs));
  await rows.pools.save(kept.value);
  return ok({ purchase, pool: kept.value });
};

const answerOf = ({ purchase, tickets }: Concluded): Result<BoughtEntries, BuyEntriesRefusal> => {
  const result = resultOf(purchase);
  return result.ok ? ok({ purchase, tickets }) : result;
};
