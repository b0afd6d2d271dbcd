import { ok, type Result } from '@tessera/kernel';
import { type Admission, type EligibilityRefusal, eligible, isLimited } from '../../domain/entrants/eligibility.ts';
import type { RaffleRows } from '../ports.ts';

/** Whether a member may enter a pool now. Asked before places are kept; nothing is read for a pool that is for everybody. */
export const admitEntrant = async (
  { entrants }: Pick<RaffleRows, 'entrants'>,
  pool: Admission,
  userId: string,
  now: Date,
): Promise<Result<void, EligibilityRefusal>> =>
  isLimited(pool) ? eligible(pool, await entrants.find(userId), now) : ok(undefined);
