import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../../domain/errors.ts';
import { type Pool, stockTaken } from '../../domain/pools/pool.ts';
import type { RaffleRows } from '../ports.ts';

export type PrizesNotTaken = RefusalOf<
  'raffle.prize_out_of_stock' | 'raffle.prize_archived' | 'raffle.vouchers_missing'
>;

/**
 * Takes a prize for each winner from stock and, where prizes are vouchers, keeps a code for each of them, so that what a pool
 * promises is there. All or nothing; the stock comes first, because it locks the prize against other pools. A pool that was
 * scheduled has its prizes already.
 */
export const takePrizes = async (rows: RaffleRows, pool: Pool): Promise<Result<void, PrizesNotTaken>> => {
  if (stockTaken(pool) > 0) return ok(undefined);
  const { id, prizeId, winnerCount } = pool;
  const taken = await rows.prizes.takeStock(prizeId, winnerCount);
  const prize = await rows.prizes.find(prizeId);
  if (!taken) {
    return prize?.archivedAt
      ? refuse('raffle.prize_archived', 'This prize is not raffled any more.')
      : refuse('raffle.prize_out_of_stock', `Fewer than ${winnerCount} of this prize are left.`);
  }
  if (prize?.kind !== 'VOUCHER' || (await rows.vouchers.reserve(prizeId, id, winnerCount))) return ok(undefined);
  await rows.prizes.returnStock(prizeId, winnerCount);
  return refuse('raffle.vouchers_missing', `The prize has fewer than ${winnerCount} free codes; add some first.`);
};
