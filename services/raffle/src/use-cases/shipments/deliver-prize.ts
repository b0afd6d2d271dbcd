import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Claim, fulfilClaim } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import { type DeliverRefusal, deliver } from '../../domain/shipments/shipment.ts';
import { lockClaim } from '../claims/lock-claim.ts';
import type { Raffles } from '../ports.ts';

export interface DeliverPrize {
  readonly claimId: string;
}

export interface DeliverPrizeDeps {
  readonly raffles: Raffles;
  /** How long after its delivery an address is kept, for complaints. */
  readonly addressesKeptMs: number;
}

/** The parcel arrived: the claim is fulfilled, and its address will be forgotten. */
export const deliverPrize =
  ({ raffles, addressesKeptMs }: DeliverPrizeDeps) =>
  (
    { claimId }: DeliverPrize,
    ctx: CallContext,
  ): Promise<Result<Claim, DeliverRefusal | RefusalOf<'raffle.claim_not_found'>>> =>
    raffles.transact(ctx, async (rows) => {
      const locked = await lockClaim(rows, claimId);
      if (!locked) return refuse('raffle.claim_not_found', 'There is no such claim.');
      const now = ctx.clock.now();
      const delivered = deliver(await rows.shipments.find(claimId), addressesKeptMs, now);
      if (!delivered.ok) return delivered;
      const claim = fulfilClaim(locked.claim, now);
      await rows.shipments.save(delivered.value);
      await rows.claims.save(claim);
      rows.publish({ type: 'claim-fulfilled', claim });
      return ok(claim);
    });
