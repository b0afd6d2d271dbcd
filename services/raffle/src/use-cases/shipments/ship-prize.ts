import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Claim } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import { type Dispatch, type ShipRefusal, ship } from '../../domain/shipments/shipment.ts';
import { lockClaim } from '../claims/lock-claim.ts';
import type { Raffles } from '../ports.ts';

export interface ShipPrize extends Dispatch {
  readonly claimId: string;
}

/** Staff handed the parcel to a carrier; its address cannot change any more. */
export const shipPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { claimId, ...dispatch }: ShipPrize,
    ctx: CallContext,
  ): Promise<Result<Claim, ShipRefusal | RefusalOf<'raffle.claim_not_found'>>> =>
    raffles.transact(ctx, async (rows) => {
      const locked = await lockClaim(rows, claimId);
      if (!locked) return refuse('raffle.claim_not_found', 'There is no such claim.');
      const now = ctx.clock.now();
      const shipped = ship(await rows.shipments.find(claimId), dispatch, now);
      if (!shipped.ok) return shipped;
      const claim = { ...locked.claim, sequence: locked.claim.sequence + 1 };
      await rows.shipments.save(shipped.value);
      await rows.claims.save(claim);
      rows.publish({ type: 'claim-shipped', claim, carrier: dispatch.carrier, shippedAt: now });
      return ok(claim);
    });
