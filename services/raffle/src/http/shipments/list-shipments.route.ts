import { idSchema } from '@tessera/contracts';
import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listShipments } from '../../use-cases/shipments/list-shipments.ts';
import type { ClaimShipment } from '../../use-cases/shipments/shipments.ports.ts';
import { pageFromHttp, pageToHttp } from '../page.mapping.ts';
import { shipmentSchema, shipmentStateSchema, shipmentToHttp } from './shipment.mapping.ts';

const claimShipmentSchema = shipmentSchema.extend({
  claimId: idSchema,
  poolId: idSchema,
  prizeId: idSchema,
  userId: idSchema,
});

const claimShipmentToHttp = ({ claim: { id, poolId, prizeId, userId }, shipment }: ClaimShipment) => ({
  ...shipmentToHttp(shipment),
  claimId: id,
  ...{ poolId, prizeId, userId },
});

export const listShipmentsRoute = (listShipmentsWith: ReturnType<typeof listShipments>) =>
  defineRoute({
    method: 'get',
    path: '/v1/shipments',
    operationId: 'listShipments',
    summary: 'See the parcels of winners, newest first; READY ones are to be sent',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { query: idPageQuery.extend({ state: shipmentStateSchema.optional() }) },
    responses: { 200: { description: 'A page of parcels', schema: pageOf(claimShipmentSchema) } },
    refusals: {},
    handle: ({ query: { state, ...query } }, ctx) =>
      listShipmentsWith({ ...pageFromHttp(query), ...(state === undefined ? {} : { state }) }, ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, claimShipmentToHttp) }),
  });
