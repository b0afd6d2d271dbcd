import type { Claim } from '../../domain/claims/claim.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { RaffleRows } from '../ports.ts';

export interface LockedClaim {
  readonly claim: Claim;
  readonly pool: Pool;
  readonly prize: Prize;
}

/** The claim under its pool's lock and its own, in this order everywhere. Undefined where there is no such claim. */
export const lockClaim = async (rows: RaffleRows, claimId: string): Promise<LockedClaim | undefined> => {
  const found = await rows.claims.find(claimId);
  if (!found) return undefined;
  const pool = await rows.pools.lock(found.poolId);
  const [claim, prize] = [await rows.claims.lock(claimId), await rows.prizes.find(found.prizeId)];
  if (!pool || !claim || !prize) throw new Error(`claim ${claimId} has lost its pool or its prize`);
  return { claim, pool, prize };
};
