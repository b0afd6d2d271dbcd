import type { CallContext } from '@tessera/runtime/context';
import { type Claim, passOn } from '../../domain/claims/claim.ts';
import type { RaffleRows } from '../ports.ts';
import type { LockedClaim } from './lock-claim.ts';
import { claimTermsOf } from './open-claims.ts';

/**
 * Writes that a claim came to nothing, and what follows in the same transaction: the next alternate's claim, or, where none
 * is left, a prize that goes back to stock and a pool to be settled. The caller holds the pool's lock.
 */
export const endClaim = async (
  rows: RaffleRows,
  { pool, prize }: LockedClaim,
  ended: Claim,
  ctx: CallContext,
): Promise<void> => {
  const draw = await rows.draws.finished(pool.id);
  if (!draw) throw new Error(`pool ${pool.id} has claims and no draw`);
  const lastRank = await rows.claims.lastRank(pool.id);
  const moment = { now: ctx.clock.now(), newId: ctx.newId };
  const next = passOn(ended, claimTermsOf(pool, prize), { ...draw, lastRank }, moment);
  await rows.claims.save(ended);
  rows.publish({ type: ended.state === 'EXPIRED' ? 'claim-expired' : 'claim-declined', claim: ended, next });
  if (next) {
    await rows.claims.insert([next]);
    rows.publish({ type: 'claim-opened', claim: next, pool, prize });
    return;
  }
  await rows.prizes.returnStock(prize.id, 1);
  if (prize.kind === 'VOUCHER') await rows.vouchers.release(pool.id);
  await rows.claims.wakePool(pool.id);
};
