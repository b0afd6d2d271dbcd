import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Raffles, Wallet } from '../ports.ts';
import type { BeaconDeps } from './draw.ports.ts';
import { freezePool } from './freeze-pool.ts';
import { payPrizes } from './pay-prizes.ts';
import { type RevealDeps, revealPool } from './reveal-pool.ts';

export interface DrawPool {
  readonly poolId: string;
}

export type DrawDeps = BeaconDeps & RevealDeps & { readonly raffles: Raffles; readonly wallet: Wallet };

/**
 * Takes a full pool to its end, from wherever an earlier run stopped: list frozen and committed, then the winners drawn once there is what
 * they are drawn by, then the money paid out. Each step has its own transaction and happens once.
 */
export const drawPool =
  (deps: DrawDeps) =>
  async ({ poolId }: DrawPool, ctx: CallContext): Promise<Result<void, Refusal>> => {
    const { raffles } = deps;
    const state = async () => (await raffles.read(ctx, (rows) => rows.pools.find(poolId)))?.state;
    if ((await state()) === 'FULL') await freezePool(deps)({ poolId }, ctx);
    if ((await state()) === 'STARTED') await revealPool(deps)({ poolId }, ctx);
    if ((await state()) === 'COMPLETED') return payPrizes(deps)({ poolId }, ctx);
    return ok(undefined);
  };
