import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { ShipmentState } from '../../domain/shipments/shipment.ts';
import type { Page, PageRequest, Raffles } from '../ports.ts';
import type { ClaimShipment } from './shipments.ports.ts';

export interface ListShipments extends PageRequest {
  readonly state?: ShipmentState;
}

/** The parcels of the tenant's winners, newest claim first. */
export const listShipments =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (query: ListShipments, ctx: CallContext): Promise<Result<Page<ClaimShipment>, never>> => {
    const found = await raffles.read(ctx, (rows) => rows.shipments.list({ ...query, limit: query.limit + 1 }));
    const items = found.slice(0, query.limit);
    return ok({ items, next: found.length > query.limit ? (items.at(-1)?.claim.id ?? null) : null });
  };
