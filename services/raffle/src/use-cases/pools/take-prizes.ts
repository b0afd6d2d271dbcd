import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows } from '../ports.ts';

/**
 * Takes a prize for each winner from stock and, where prizes are vouchers, keeps a code for each of them, so that what a pool
 * promises is there. All or nothing; the stock comes first, because it locks the prize against other pools.
 */
export const takePrizes = async (
  rows: RaffleRows,
  { id, prizeId, winnerCount }: Pool,
): Promise<Result<void, RefusalOf<'raffle.prize_out_of_stock' | 'raffle.vouchers_missing'>>> => {
  if (!(await rows.prizes.takeStock(prizeId, winnerCount))) {
    return refuse('raffle.prize_out_of_stock', `Fewer than ${winnerCount} of this prize are left.`);
  }
  const prize = await rows.prizes.find(prizeId);
  if (prize?.kind !== 'VOUCHER' || (await rows.vouchers.reserve(prizeId, id, winnerCount))) return ok(undefined);
  await rows.prizes.returnStock(prizeId, winnerCount);
  return refuse('raffle.vouchers_missing', `The prize has fewer than ${winnerCount} free codes; add some first.`);
};
