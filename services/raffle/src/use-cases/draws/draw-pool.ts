import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { HandOverDeps } from '../claims/hand-over.ts';
import { settlePool } from '../claims/settle-pool.ts';
import { type FreezeDeps, freezePool } from './freeze-pool.ts';
import { type RevealDeps, revealPool } from './reveal-pool.ts';

export interface DrawPool {
  readonly poolId: string;
}

export type DrawDeps = FreezeDeps & RevealDeps & HandOverDeps;

/**
 * Takes a full pool to its end, from wherever an earlier run stopped: list frozen and committed, then the winners drawn once there is what
 * they are drawn by, then prizes handed over and the rest paid out. Each step has its own transaction and happens once.
 */
export const drawPool =
  (deps: DrawDeps) =>
  async ({ poolId }: DrawPool, ctx: CallContext): Promise<Result<void, Refusal>> => {
    const { raffles } = deps;
    const state = async () => (await raffles.read(ctx, (rows) => rows.pools.find(poolId)))?.state;
    if ((await state()) === 'FULL') await freezePool(deps)({ poolId }, ctx);
    if ((await state()) === 'STARTED') await revealPool(deps)({ poolId }, ctx);
    if ((await state()) !== 'COMPLETED') return ok(undefined);
    await ctx.progress?.();
    return settlePool(deps)({ poolId }, ctx);
  };
