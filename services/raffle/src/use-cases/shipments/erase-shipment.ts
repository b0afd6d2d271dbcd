import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { erase } from '../../domain/shipments/shipment.ts';
import { lockClaim } from '../claims/lock-claim.ts';
import type { Raffles } from '../ports.ts';

/** Forgets whom a parcel was for and where it went, once it has been delivered for long enough. */
export const eraseShipment =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ claimId }: { readonly claimId: string }, ctx: CallContext): Promise<Result<void, never>> =>
    raffles.step(ctx, async (rows) => {
      await lockClaim(rows, claimId);
      const shipment = await rows.shipments.find(claimId);
      const erased = shipment && erase(shipment, ctx.clock.now());
      if (erased) await rows.shipments.save(erased);
      return ok(undefined);
    });
