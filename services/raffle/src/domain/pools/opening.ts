import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Pool } from './pool.ts';

export type OpeningRefusal = RefusalOf<'raffle.pool_not_draft' | 'raffle.pool_scheduled' | 'raffle.closing_time_past'>;

/** When a draft that is told to open does so: now, or at the time that its terms name. */
export const planOpening = (pool: Pool, now: Date): Result<'NOW' | 'AT_ITS_TIME', OpeningRefusal> => {
  const { state, opensAt, closesAt, scheduledAt } = pool;
  if (state !== 'DRAFT') {
    return refuse('raffle.pool_not_draft', `Only a draft can be opened, and this pool is ${state}.`);
  }
  if (closesAt !== null && closesAt <= now) {
    return refuse('raffle.closing_time_past', 'The time at which this pool closes has come before it was opened.');
  }
  if (opensAt === null || opensAt <= now) return ok('NOW');
  if (scheduledAt === null) return ok('AT_ITS_TIME');
  return refuse('raffle.pool_scheduled', 'This pool opens by itself at its time.', {
    details: { opensAt: opensAt.toISOString() },
  });
};

/** A draft that will open by itself. Its prizes are its own from here on, so that its time does not find the stock empty. */
export const schedulePool = (pool: Pool, now: Date): Pool => ({
  ...pool,
  scheduledAt: now,
  sequence: pool.sequence + 1,
});

/** Whether the time has come at which a scheduled draft opens. */
export const isDueToOpen = ({ state, scheduledAt, opensAt }: Pool, now: Date): boolean =>
  state === 'DRAFT' && scheduledAt !== null && opensAt !== null && opensAt <= now;

/** The next moment at which time alone does something to a pool; null where it does nothing. */
export const nextMoment = ({ state, scheduledAt, opensAt, closesAt }: Pool): Date | null => {
  if (state === 'DRAFT') return scheduledAt && opensAt;
  return state === 'OPEN' ? closesAt : null;
};
