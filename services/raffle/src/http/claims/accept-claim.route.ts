import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { acceptClaim } from '../../use-cases/claims/accept-claim.ts';
import { errorStatus } from '../error-status.ts';
import { recipientFromHttp, recipientSchema } from '../shipments/shipment.mapping.ts';
import { claimSchema, claimToHttp } from './claim.mapping.ts';

export const acceptClaimRoute = (acceptClaimWith: ReturnType<typeof acceptClaim>) =>
  defineRoute({
    method: 'post',
    path: '/v1/claims/{claimId}/accept',
    operationId: 'acceptClaim',
    summary: 'Accept a prize that one has won',
    description:
      'It is handed over by itself; the claim shows how far that is. Where a physical prize goes may be said later.',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: {
      params: z.object({ claimId: idSchema }),
      body: z.strictObject({ shipment: recipientSchema.optional() }),
    },
    responses: { 200: { description: 'The claim, accepted', schema: claimSchema } },
    refusals: pick(errorStatus, [
      'raffle.claim_not_found',
      'raffle.claim_decided',
      'raffle.claim_expired',
      'raffle.claim_not_shippable',
    ]),
    handle: ({ params, body: { shipment } }, ctx) =>
      acceptClaimWith({ ...params, shipment: shipment && recipientFromHttp(shipment) }, ctx),
    toReply: (claim) => ({ status: 200, body: claimToHttp(claim) }),
  });
