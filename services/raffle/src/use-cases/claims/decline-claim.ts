import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Claim, type DecidedRefusal, declineClaim as decideDecline } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { RaffleRows, Raffles, Signals } from '../ports.ts';
import { endClaim } from './end-claim.ts';
import { lockClaim } from './lock-claim.ts';

export interface DeclineClaim {
  readonly claimId: string;
}

export type DeclineClaimRefusal = DecidedRefusal | RefusalOf<'raffle.claim_not_found'>;

/** The winner does not want the prize: the next alternate is asked at once. */
export const declineClaim =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async (command: DeclineClaim, ctx: CallContext): Promise<Result<Claim, DeclineClaimRefusal>> => {
    const declined = await raffles.transact(ctx, (rows) => decline(rows, command, ctx));
    if (declined.ok) signals.claimDecided();
    return declined;
  };

const decline = async (
  rows: RaffleRows,
  { claimId }: DeclineClaim,
  ctx: CallContext,
): Promise<Result<Claim, DeclineClaimRefusal>> => {
  const locked = await lockClaim(rows, claimId);
  if (locked?.claim.userId !== ctx.actor.id) return refuse('raffle.claim_not_found', 'You have no such claim.');
  const declined = decideDecline(locked.claim, ctx.clock.now());
  if (declined.ok) await endClaim(rows, locked, declined.value, ctx);
  return declined;
};
