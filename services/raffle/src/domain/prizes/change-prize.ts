import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Prize } from './prize.ts';

/** How a prize is shown. What it is, and what it is worth, are what people paid to win: they never change. */
export type PrizeTexts = Pick<Prize, 'title' | 'description' | 'media' | 'sponsor'>;

export type PrizeInUse = RefusalOf<'raffle.prize_in_use'>;
export type PrizeArchived = RefusalOf<'raffle.prize_archived'>;

/** The most that there can be of a prize. */
export const MOST_STOCK = 1_000_000;

/** Shows a prize otherwise. Not while a pool of it is sold, drawn or paid out: people would win another than they entered for. */
export const editPrize = (
  prize: Prize,
  texts: PrizeTexts,
  isInUse: boolean,
): Result<Prize, PrizeInUse | PrizeArchived> => {
  if (prize.archivedAt !== null) return archived();
  return isInUse ? inUse('edited') : ok({ ...prize, ...texts, version: prize.version + 1 });
};

/** Ends a prize: no pool of it can be drafted or opened any more. What was won of it stays won. */
export const archivePrize = (prize: Prize, isInUse: boolean, now: Date): Result<Prize, PrizeInUse | PrizeArchived> => {
  if (prize.archivedAt !== null) return archived();
  return isInUse ? inUse('archived') : ok({ ...prize, archivedAt: now, version: prize.version + 1 });
};

/** Adds units to a prize, or takes away such as no pool has taken. */
export const restockPrize = (
  prize: Prize,
  units: number,
): Result<Prize, PrizeArchived | RefusalOf<'raffle.stock_out_of_range'>> => {
  if (prize.archivedAt !== null) return archived();
  const taken = prize.stock - prize.stockLeft;
  const stock = prize.stock + units;
  if (stock < Math.max(taken, 1) || stock > MOST_STOCK) {
    const message = `There must be at least one and at most ${MOST_STOCK} of a prize, and no fewer than pools have taken.`;
    return refuse('raffle.stock_out_of_range', message, {
      pointer: '/units',
      details: { stock: prize.stock, stockLeft: prize.stockLeft },
    });
  }
  return ok({ ...prize, stock, stockLeft: stock - taken, version: prize.version + 1 });
};

const archived = (): Result<never, PrizeArchived> =>
  refuse('raffle.prize_archived', 'This prize is not raffled any more.');

const inUse = (what: string): Result<never, PrizeInUse> =>
  refuse('raffle.prize_in_use', `A prize cannot be ${what} while a pool of it is scheduled, open or not settled.`);
