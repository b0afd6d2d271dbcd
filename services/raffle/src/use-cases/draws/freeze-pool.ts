import type { CallContext } from '@tessera/runtime/context';
import { freezeTickets } from '../../domain/draws/draw.ts';
import { startDraw } from '../../domain/pools/pool.ts';
import type { Raffles } from '../ports.ts';

/**
 * Publishes what the draw will depend on, before the secret is revealed. The pool is FULL, so its list cannot change
 * between being read and being committed; a cancellation that came first leaves nothing to freeze.
 */
export const freezePool =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> => {
    const full = await raffles.read(ctx, async (rows) => {
      const pool = await rows.pools.find(poolId);
      return pool?.state === 'FULL' ? { pool, tickets: await rows.tickets.ofPool(poolId) } : undefined;
    });
    if (!full) return;
    // Hashing the whole list takes a while, so it is done before the pool is locked.
    const frozen = freezeTickets(full.pool, full.tickets, ctx.clock.now());
    await raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (pool?.state !== 'FULL') return;
      const started = startDraw(pool);
      await rows.draws.insertFrozen(frozen);
      await rows.pools.save(started);
      const { merkleRoot, alternateCount: alternates } = frozen.commitment;
      rows.publish({ type: 'draw-committed', pool: started, merkleRoot, alternates, committedAt: frozen.committedAt });
    });
  };
