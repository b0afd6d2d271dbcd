import type { Route } from '@tessera/runtime/http';
import type { ClaimUseCases } from '../../use-cases/claims/claim-use-cases.ts';
import { deliverPrizeRoute } from '../shipments/deliver-prize.route.ts';
import { giveShipmentRoute } from '../shipments/give-shipment.route.ts';
import { listShipmentsRoute } from '../shipments/list-shipments.route.ts';
import { shipPrizeRoute } from '../shipments/ship-prize.route.ts';
import { addVouchersRoute } from '../vouchers/add-vouchers.route.ts';
import { countVouchersRoute } from '../vouchers/count-vouchers.route.ts';
import { acceptClaimRoute } from './accept-claim.route.ts';
import { declineClaimRoute } from './decline-claim.route.ts';
import { getClaimRoute } from './get-claim.route.ts';
import { listClaimsRoute } from './list-claims.route.ts';
import { listPoolClaimsRoute } from './list-pool-claims.route.ts';

export const claimRoutes = (useCases: ClaimUseCases): Route[] => [
  listClaimsRoute(useCases.listClaims),
  getClaimRoute(useCases.getClaim),
  acceptClaimRoute(useCases.acceptClaim),
  declineClaimRoute(useCases.declineClaim),
  listPoolClaimsRoute(useCases.listPoolClaims),
  giveShipmentRoute(useCases.giveShipment),
  listShipmentsRoute(useCases.listShipments),
  shipPrizeRoute(useCases.shipPrize),
  deliverPrizeRoute(useCases.deliverPrize),
  addVouchersRoute(useCases.addVouchers),
  countVouchersRoute(useCases.countVouchers),
];
