import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  type BarrelResult,
  checkRecordable,
  type RecordRefusal,
  recordBarrel,
} from '../../domain/draws/record-draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles, Signals } from '../ports.ts';
import { writeDraw } from './complete-draw.ts';
import { type DrawView, viewDraw } from './get-draw.ts';

export interface RecordDraw extends BarrelResult {
  readonly poolId: string;
}

export type RecordDrawRefusal = RecordRefusal | RefusalOf<'raffle.pool_not_found'>;

/** Records what a barrel gave for a pool of mode MANUAL, once; the payouts follow by themselves. */
export const recordDraw =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async ({ poolId, ...result }: RecordDraw, ctx: CallContext): Promise<Result<DrawView, RecordDrawRefusal>> => {
    const recorded = await raffles.transact(ctx, async (rows): Promise<Result<DrawView, RecordDrawRefusal>> => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const recordable = checkRecordable(pool);
      if (!recordable.ok) return recordable;
      const frozen = await rows.draws.frozen(poolId);
      if (!frozen) throw new Error(`pool ${poolId} is STARTED without a commitment`);
      const outcome = recordBarrel(frozen, result, `${ctx.actor.kind}:${ctx.actor.id}`, ctx.clock.now());
      if (!outcome.ok) return outcome;
      await writeDraw(rows, pool, outcome.value, ctx);
      // Nothing had been left to do until somebody recorded it; of other draws the job that makes them goes on by itself.
      await rows.draws.lookAgain(poolId, ctx.clock.now());
      const view = await viewDraw(rows, poolId, ctx);
      if (!view) throw new Error(`the draw of pool ${poolId} is gone`);
      return ok(view);
    });
    if (recorded.ok) signals.poolFilled();
    return recorded;
  };
