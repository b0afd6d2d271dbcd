import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { shipPrize } from '../../use-cases/shipments/ship-prize.ts';
import { claimSchema, claimToHttp } from '../claims/claim.mapping.ts';
import { errorStatus } from '../error-status.ts';

export const shipPrizeRoute = (shipPrizeWith: ReturnType<typeof shipPrize>) =>
  defineRoute({
    method: 'post',
    path: '/v1/claims/{claimId}/ship',
    operationId: 'shipPrize',
    summary: 'Note that a prize is on its way to its winner',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ claimId: idSchema }),
      body: z.strictObject({
        carrier: z.string().trim().min(1).max(100),
        tracking: z.string().trim().min(1).max(200).optional().describe('For the winner and staff alone'),
      }),
    },
    responses: { 200: { description: 'The claim', schema: claimSchema } },
    refusals: pick(errorStatus, ['raffle.claim_not_found', 'raffle.shipment_missing', 'raffle.shipment_sent']),
    handle: ({ params, body: { carrier, tracking } }, ctx) =>
      shipPrizeWith({ ...params, carrier, tracking: tracking ?? null }, ctx),
    toReply: (claim) => ({ status: 200, body: claimToHttp(claim) }),
  });
