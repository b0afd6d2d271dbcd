import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { deliverPrize } from '../../use-cases/shipments/deliver-prize.ts';
import { claimSchema, claimToHttp } from '../claims/claim.mapping.ts';
import { errorStatus } from '../error-status.ts';

export const deliverPrizeRoute = (deliverPrizeWith: ReturnType<typeof deliverPrize>) =>
  defineRoute({
    method: 'post',
    path: '/v1/claims/{claimId}/deliver',
    operationId: 'deliverPrize',
    summary: 'Note that a prize has reached its winner',
    description: 'From here on the winner’s name and address are kept for a configured time, and then erased.',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ claimId: idSchema }) },
    responses: { 200: { description: 'The claim, fulfilled', schema: claimSchema } },
    refusals: pick(errorStatus, [
      'raffle.claim_not_found',
      'raffle.shipment_missing',
      'raffle.shipment_not_on_its_way',
    ]),
    handle: ({ params }, ctx) => deliverPrizeWith(params, ctx),
    toReply: (claim) => ({ status: 200, body: claimToHttp(claim) }),
  });
