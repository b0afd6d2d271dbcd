import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { isOver, isOwed } from '../../domain/claims/claim.ts';
import { planRemainder } from '../../domain/draws/payout.ts';
import { settlePool as decideSettled } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles } from '../ports.ts';
import { fundsOf } from './funds-of.ts';
import { type HandOverDeps, handOver } from './hand-over.ts';
import { openClaims } from './open-claims.ts';
import { payLegs } from './pay-legs.ts';

/**
 * Takes a drawn pool on as far as it can go: claims opened, accepted prizes handed over, and, once every claim is over, the
 * rest of its account to the operator. While claims are open the pool rests; whoever decides one wakes it. A prize that
 * somebody refuses to take in (a closed account) holds up nobody else's.
 */
export const settlePool =
  (deps: HandOverDeps) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<Result<void, Refusal>> => {
    const { raffles } = deps;
    await openClaims(deps)({ poolId }, ctx);
    let refused: Result<void, Refusal> = ok(undefined);
    for (const claim of (await raffles.read(ctx, (rows) => rows.claims.ofPool(poolId))).filter(isOwed)) {
      const handedOver = await handOver(deps)(claim, ctx);
      if (!handedOver.ok) refused = handedOver;
      await ctx.progress?.();
    }
    if (!refused.ok) return refused;
    if (!(await raffles.step(ctx, (rows) => planRest(rows, poolId)))) return ok(undefined);
    const paid = await payLegs(deps)(poolId, null, ctx);
    if (paid.ok) await conclude(raffles, poolId, ctx);
    return paid;
  };

/** Plans what is left of the pool, once, where every claim is over. False while one is not, and then the pool may rest. */
const planRest = async (rows: RaffleRows, poolId: string): Promise<boolean> => {
  const pool = await rows.pools.lock(poolId);
  if (pool?.state !== 'COMPLETED' || pool.settledAt !== null) return false;
  const claims = await rows.claims.ofPool(poolId);
  if (!claims.every(isOver)) {
    // A claim that was accepted since it was looked for has woken the pool, which must not be put to rest then.
    if (!claims.some(isOwed)) await rows.claims.parkPool(poolId);
    return false;
  }
  await rows.payouts.insert(poolId, planRemainder(await fundsOf(rows, pool)));
  return true;
};

const conclude = (raffles: Raffles, poolId: string, ctx: CallContext): Promise<void> =>
  raffles.step(ctx, async (rows) => {
    const pool = await rows.pools.lock(poolId);
    if (pool?.state !== 'COMPLETED' || pool.settledAt !== null) return;
    await rows.pools.save(decideSettled(pool, 0, ctx.clock.now()));
  });
