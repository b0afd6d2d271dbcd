import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { restockPrize as decideRestock, type PrizeArchived } from '../../domain/prizes/change-prize.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

export interface RestockPrize {
  readonly prizeId: string;
  /** Negative where there are fewer. */
  readonly units: number;
}

export type RestockPrizeRefusal = PrizeArchived | RefusalOf<'raffle.prize_not_found' | 'raffle.stock_out_of_range'>;

/** Adds to a prize's stock, or takes from it, under the lock under which pools take theirs. */
export const restockPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ prizeId, units }: RestockPrize, ctx: CallContext): Promise<Result<Prize, RestockPrizeRefusal>> =>
    raffles.transact(ctx, async (rows): Promise<Result<Prize, RestockPrizeRefusal>> => {
      const prize = await rows.prizes.lock(prizeId);
      if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.');
      const restocked = decideRestock(prize, units);
      if (!restocked.ok) return restocked;
      await rows.prizes.save(restocked.value);
      rows.publish({ type: 'prize-restocked', prize: restocked.value, units });
      return restocked;
    });
