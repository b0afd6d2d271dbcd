import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { giveShipment } from '../../use-cases/shipments/give-shipment.ts';
import { errorStatus } from '../error-status.ts';
import { recipientFromHttp, recipientSchema, shipmentSchema, shipmentToHttp } from './shipment.mapping.ts';

export const giveShipmentRoute = (giveShipmentWith: ReturnType<typeof giveShipment>) =>
  defineRoute({
    method: 'put',
    path: '/v1/claims/{claimId}/shipment',
    operationId: 'giveShipment',
    summary: 'Say where a physical prize that one accepted is to go',
    description: 'Until it is on its way it can be said again. It is erased some time after the delivery.',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ claimId: idSchema }), body: recipientSchema },
    responses: { 200: { description: 'The parcel', schema: shipmentSchema } },
    refusals: pick(errorStatus, ['raffle.claim_not_found', 'raffle.claim_not_shippable', 'raffle.shipment_sent']),
    handle: ({ params, body }, ctx) => giveShipmentWith({ ...params, recipient: recipientFromHttp(body) }, ctx),
    toReply: (shipment) => ({ status: 200, body: shipmentToHttp(shipment) }),
  });
