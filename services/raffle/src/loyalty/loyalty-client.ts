import { grantPoints } from '@tessera/contracts';
import { formatPoints } from '@tessera/kernel';
import type { RequestClient } from '@tessera/runtime/messaging';
import type { Loyalty } from '../use-cases/claims/claims.ports.ts';

/**
 * Loyalty over request/reply. It grants once for the claim, whatever the key says; the key changes after a refusal all the
 * same, because a refused key stays refused for as long as it is remembered.
 */
export const createLoyalty = (requests: RequestClient): Loyalty => ({
  grantPoints(claim, points, ctx) {
    const input = {
      userId: claim.userId,
      points: formatPoints(points),
      source: { type: 'prize' as const, id: claim.id },
    };
    const key = `prize:${claim.id}`;
    const idempotencyKey = claim.refusals === 0 ? key : `${key}:${claim.refusals + 1}`;
    return requests.call(grantPoints, input, ctx, { idempotencyKey });
  },
});
