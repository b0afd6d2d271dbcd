import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Claim, type DecidedRefusal, acceptClaim as decideAccept } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import { addressShipment, type Recipient } from '../../domain/shipments/shipment.ts';
import type { RaffleRows, Raffles, Signals } from '../ports.ts';
import { lockClaim } from './lock-claim.ts';
import { planAccepted } from './open-claims.ts';

export interface AcceptClaim {
  readonly claimId: string;
  /** Where a physical prize goes; it can be said later. */
  readonly shipment?: Recipient | undefined;
}

export type AcceptClaimRefusal = DecidedRefusal | RefusalOf<'raffle.claim_not_found' | 'raffle.claim_not_shippable'>;

/** The winner takes the prize: from here on it is theirs, its cash is planned, and a job hands it over. */
export const acceptClaim =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async (command: AcceptClaim, ctx: CallContext): Promise<Result<Claim, AcceptClaimRefusal>> => {
    const accepted = await raffles.transact(ctx, (rows) => accept(rows, command, ctx));
    if (accepted.ok) signals.claimDecided();
    return accepted;
  };

const accept = async (
  rows: RaffleRows,
  { claimId, shipment }: AcceptClaim,
  ctx: CallContext,
): Promise<Result<Claim, AcceptClaimRefusal>> => {
  const locked = await lockClaim(rows, claimId);
  if (locked?.claim.userId !== ctx.actor.id) return refuse('raffle.claim_not_found', 'You have no such claim.');
  const { pool, prize } = locked;
  const now = ctx.clock.now();
  const accepted = decideAccept(locked.claim, now);
  if (!accepted.ok) return accepted;
  const parcel = shipment && addressShipment(accepted.value, shipment, now);
  if (parcel && !parcel.ok) return { ok: false, error: { ...parcel.error, pointer: '/shipment' } };
  await rows.claims.save(accepted.value);
  if (parcel) await rows.shipments.save(parcel.value);
  await planAccepted(rows, pool, prize, [accepted.value]);
  await rows.claims.wakePool(pool.id);
  rows.publish({ type: 'claim-accepted', claim: accepted.value });
  return accepted;
};
