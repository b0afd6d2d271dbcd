import type { CallContext } from '@tessera/runtime/context';
import { type Claim, type ClaimTerms, openClaims as decideClaims } from '../../domain/claims/claim.ts';
import { planPrizes } from '../../domain/draws/payout.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { RaffleRows, Raffles } from '../ports.ts';
import { fundsOf } from './funds-of.ts';

/**
 * Opens the claims of a drawn pool's winners, once, each in one step with the event that tells them. Where nothing has to be
 * accepted they are accepted as they open, and their cash is planned at the same time.
 */
export const openClaims =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> =>
    raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (pool?.state !== 'COMPLETED' || pool.settledAt !== null) return;
      if ((await rows.claims.lastRank(poolId)) > 0) return;
      const [prize, draw] = [await rows.prizes.find(pool.prizeId), await rows.draws.finished(poolId)];
      if (!prize || !draw) throw new Error(`pool ${poolId} is COMPLETED without a prize or a draw`);
      const terms = claimTermsOf(pool, prize);
      const planned = await rows.payouts.ofPool(poolId);
      // Payouts before claims are those of a pool that was drawn before there were claims: what they promise stands.
      const wasPlanned = planned.length > 0;
      if (wasPlanned && prize.kind !== 'CASH') return;
      const claims = decideClaims(wasPlanned ? { ...terms, claimWindowSeconds: null } : terms, draw.winners, {
        ...{ now: ctx.clock.now(), newId: ctx.newId },
      });
      await rows.claims.insert(claims);
      for (const claim of claims) rows.publish({ type: 'claim-opened', claim, pool, prize });
      if (!wasPlanned) await planAccepted(rows, pool, prize, claims);
    });

/** What a pool promises to whoever is picked in its draw. */
export const claimTermsOf = (pool: Pool, prize: Prize): ClaimTerms => ({
  poolId: pool.id,
  prizeId: prize.id,
  kind: prize.kind,
  claimWindowSeconds: pool.claimWindowSeconds,
});

/** Plans the cash of claims that have just been accepted. The caller holds the pool's lock. */
export const planAccepted = async (
  rows: RaffleRows,
  pool: Pool,
  prize: Prize,
  claims: readonly Claim[],
): Promise<void> => {
  const accepted = claims.filter(({ state }) => state === 'ACCEPTED');
  if (prize.kind !== 'CASH' || accepted.length === 0) return;
  await rows.payouts.insert(pool.id, planPrizes(await fundsOf(rows, pool), prize, accepted));
};
