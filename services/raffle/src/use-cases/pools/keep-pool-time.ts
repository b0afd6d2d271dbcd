import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { closePool } from '../../domain/pools/closing.ts';
import { isDueToOpen, nextMoment } from '../../domain/pools/opening.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles, RandomBytes, Signals } from '../ports.ts';
import { cancelLockedPool } from './cancel-locked-pool.ts';
import { putOnSale } from './put-on-sale.ts';

export interface KeepPoolTime {
  readonly poolId: string;
}

export interface KeepPoolTimeDeps {
  readonly raffles: Raffles;
  readonly signals: Signals;
  readonly randomBytes: RandomBytes;
}

/** How soon a pool is looked at again that waits for somebody who is paying. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Does what a pool's time demands: opens it, or ends, draws or extends it unfilled. Decided under the pool's lock on its
 * state as it is then, so however many instances come at once, and however late, each step happens once.
 */
export const keepPoolTime =
  ({ raffles, signals, randomBytes }: KeepPoolTimeDeps) =>
  async ({ poolId }: KeepPoolTime, ctx: CallContext): Promise<Result<void, never>> => {
    const became = await raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) throw new Error(`pool ${poolId} is gone`);
      const now = ctx.clock.now();
      return isDueToOpen(pool, now) ? putOnSale(rows, pool, randomBytes, now) : close(rows, pool, ctx);
    });
    if (became.state === 'FULL') signals.poolFilled();
    if (became.state === 'CANCELLED') signals.refundDue();
    return ok(undefined);
  };

const close = async (rows: RaffleRows, pool: Pool, ctx: CallContext): Promise<Pool> => {
  const now = ctx.clock.now();
  const closing = closePool(pool, now);
  const look = (after: Pool, at: Date | null = nextMoment(after)): Promise<void> => rows.timers.set(pool.id, at);
  switch (closing.kind) {
    case 'NOT_DUE':
      await look(pool);
      return pool;
    case 'WAITS':
      await look(pool, new Date(now.getTime() + LOOK_AGAIN_MS));
      return pool;
    case 'EXTENDED':
      await rows.pools.save(closing.pool);
      await look(closing.pool);
      rows.publish({ type: 'pool-extended', pool: closing.pool });
      return closing.pool;
    case 'CLOSED': {
      await rows.pools.save(closing.pool);
      await look(closing.pool);
      const { salesMinor } = await rows.pools.figuresOf(pool.id);
      rows.publish({ type: 'pool-closed', pool: closing.pool, salesMinor });
      return closing.pool;
    }
    case 'CANCELLED': {
      const cancelled = await cancelLockedPool(rows, pool, { cause: 'UNFILLED', reason: closing.reason }, ctx);
      if (!cancelled.ok) throw new Error(`an open pool cannot be cancelled: ${cancelled.error.message}`);
      await look(cancelled.value);
      return cancelled.value;
    }
  }
};
