import type { Claim } from '../../domain/claims/claim.ts';
import type { Shipment, ShipmentState } from '../../domain/shipments/shipment.ts';
import type { PageRequest } from '../ports.ts';

/** A parcel with the claim that it is about. */
export interface ClaimShipment {
  readonly claim: Claim;
  readonly shipment: Shipment;
}

/** One a claim, written under the claim's lock. */
export interface ShipmentRows {
  find(claimId: string): Promise<Shipment | undefined>;
  /** Inserts or replaces it. */
  save(shipment: Shipment): Promise<void>;
  /** Newest claim first. */
  list(page: PageRequest & { readonly state?: ShipmentState }): Promise<ClaimShipment[]>;
}
