import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import {
  giveShipment as decideGive,
  type GiveShipmentRefusal,
  type Recipient,
  type Shipment,
} from '../../domain/shipments/shipment.ts';
import { lockClaim } from '../claims/lock-claim.ts';
import type { Raffles } from '../ports.ts';

export interface GiveShipment {
  readonly claimId: string;
  readonly recipient: Recipient;
}

/** The winner says, or corrects, where their prize goes, until it is on its way. */
export const giveShipment =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { claimId, recipient }: GiveShipment,
    ctx: CallContext,
  ): Promise<Result<Shipment, GiveShipmentRefusal | RefusalOf<'raffle.claim_not_found'>>> =>
    raffles.transact(ctx, async (rows) => {
      const locked = await lockClaim(rows, claimId);
      if (locked?.claim.userId !== ctx.actor.id) return refuse('raffle.claim_not_found', 'You have no such claim.');
      const given = decideGive(locked.claim, await rows.shipments.find(claimId), recipient, ctx.clock.now());
      if (given.ok) await rows.shipments.save(given.value);
      return given;
    });
