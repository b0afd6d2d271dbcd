import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { declineClaim } from '../../use-cases/claims/decline-claim.ts';
import { errorStatus } from '../error-status.ts';
import { claimSchema, claimToHttp } from './claim.mapping.ts';

export const declineClaimRoute = (declineClaimWith: ReturnType<typeof declineClaim>) =>
  defineRoute({
    method: 'post',
    path: '/v1/claims/{claimId}/decline',
    operationId: 'declineClaim',
    summary: 'Decline a prize that one has won',
    description: 'Final. The next alternate is asked at once.',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ claimId: idSchema }) },
    responses: { 200: { description: 'The claim, declined', schema: claimSchema } },
    refusals: pick(errorStatus, ['raffle.claim_not_found', 'raffle.claim_decided', 'raffle.claim_expired']),
    handle: ({ params }, ctx) => declineClaimWith(params, ctx),
    toReply: (claim) => ({ status: 200, body: claimToHttp(claim) }),
  });
