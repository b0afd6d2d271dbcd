import type { Raffles, Signals } from '../ports.ts';
import { deliverPrize } from '../shipments/deliver-prize.ts';
import { giveShipment } from '../shipments/give-shipment.ts';
import { listShipments } from '../shipments/list-shipments.ts';
import { shipPrize } from '../shipments/ship-prize.ts';
import { addVouchers } from '../vouchers/add-vouchers.ts';
import { countVouchers } from '../vouchers/count-vouchers.ts';
import { acceptClaim } from './accept-claim.ts';
import { declineClaim } from './decline-claim.ts';
import { getClaim } from './get-claim.ts';
import { listClaims } from './list-claims.ts';
import { listPoolClaims } from './list-pool-claims.ts';

export interface ClaimDeps {
  readonly raffles: Raffles;
  readonly signals: Signals;
  readonly addressesKeptMs: number;
}

/** Everything that can be asked about claims and what winners get by them. */
export const claimUseCases = (deps: ClaimDeps) => ({
  listClaims: listClaims(deps),
  getClaim: getClaim(deps),
  acceptClaim: acceptClaim(deps),
  declineClaim: declineClaim(deps),
  listPoolClaims: listPoolClaims(deps),
  giveShipment: giveShipment(deps),
  listShipments: listShipments(deps),
  shipPrize: shipPrize(deps),
  deliverPrize: deliverPrize(deps),
  addVouchers: addVouchers(deps),
  countVouchers: countVouchers(deps),
});

export type ClaimUseCases = ReturnType<typeof claimUseCases>;
