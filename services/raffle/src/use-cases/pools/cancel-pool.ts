import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { causeOfCancelling } from '../../domain/draws/late-beacon.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { BeaconDeps } from '../draws/draw.ports.ts';
import type { Raffles, Signals } from '../ports.ts';
import { cancelLockedPool } from './cancel-locked-pool.ts';

export interface CancelPool {
  readonly poolId: string;
  readonly reason: string;
}

export type CancelDeps = BeaconDeps & { readonly raffles: Raffles; readonly signals: Signals };

export type CancelPoolRefusal = RefusalOf<'raffle.pool_not_found' | 'raffle.pool_not_cancellable'>;

/** Ends a pool that is not being drawn, or whose beacon never came, because the staff say so. The state excludes a draw from here on. */
export const cancelPool =
  (deps: CancelDeps) =>
  async ({ poolId, reason }: CancelPool, ctx: CallContext): Promise<Result<Pool, CancelPoolRefusal>> => {
    const { raffles, signals } = deps;
    const hasCome = await hasBeaconCome(deps, poolId, ctx);
    const cancelled = await raffles.transact(ctx, async (rows): Promise<Result<Pool, CancelPoolRefusal>> => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const frozen = hasCome ? undefined : await rows.draws.frozen(poolId);
      const cause = causeOfCancelling(pool, frozen, deps.beaconOverdueSeconds, ctx.clock.now());
      return cancelLockedPool(rows, pool, { cause, reason }, ctx);
    });
    if (cancelled.ok) signals.refundDue();
    return cancelled;
  };

/**
 * Looks for the round once more before it is given up, holding no transaction: who may cancel could otherwise wait for the winners to be known
 * everywhere but here, and cancel because of them.
 */
const hasBeaconCome = async (
  { raffles, beacon, beaconOverdueSeconds }: CancelDeps,
  poolId: string,
  ctx: CallContext,
): Promise<boolean> => {
  const { pool, frozen } = await raffles.read(ctx, async (rows) => ({
    pool: await rows.pools.find(poolId),
    frozen: await rows.draws.frozen(poolId),
  }));
  if (!pool || frozen?.commitment.mode !== 'DRAND') return false;
  if (causeOfCancelling(pool, frozen, beaconOverdueSeconds, ctx.clock.now()) !== 'BEACON_MISSING') return false;
  const { chainHash, round } = frozen.commitment;
  return (await beacon.round(chainHash, round)) !== undefined;
};
