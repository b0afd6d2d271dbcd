import { type Money, ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Claim } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Payment } from '../../domain/purchases/purchase.ts';
import type { Shipment } from '../../domain/shipments/shipment.ts';
import type { PayoutRow, Raffles } from '../ports.ts';

/** One transfer of a payout, with the winner's side of it where the wallet told it. */
export interface PaidLeg extends Payment {
  readonly amount: Money;
}

/** A claim with what only its winner and staff may see. */
export interface ClaimDetails {
  readonly claim: Claim;
  readonly voucherCode: string | null;
  readonly shipment: Shipment | null;
  /** The transfers that paid it, where it is cash and was paid. */
  readonly payouts: readonly PaidLeg[];
}

/** One claim; to members anybody else's is not there. */
export const getClaim =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { claimId }: { readonly claimId: string },
    ctx: CallContext,
  ): Promise<Result<ClaimDetails, RefusalOf<'raffle.claim_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      const claim = await rows.claims.find(claimId);
      const isTheirs = claim?.userId === ctx.actor.id || ctx.actor.scopes.includes('pools:manage');
      if (!claim || !isTheirs) return refuse('raffle.claim_not_found', 'You have no such claim.');
      const [voucherCode, shipment] = [await rows.vouchers.codeOf(claimId), await rows.shipments.find(claimId)];
      const payouts = paidTo(claim, await rows.payouts.ofPlace(claim.poolId, claim.place));
      return ok({ claim, voucherCode: voucherCode ?? null, shipment: shipment ?? null, payouts });
    });

const paidTo = ({ userId }: Claim, payouts: readonly PayoutRow[]): PaidLeg[] =>
  payouts.flatMap(({ amount, transferId, entry, userId: winner }) =>
    transferId === null || winner !== userId ? [] : [{ amount, transferId, entry }],
  );
