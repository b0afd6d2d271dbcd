import { defineJob, type Job } from '@tessera/runtime/service';
import type { DueClaims } from '../use-cases/claims/claims.ports.ts';
import type { expireClaim } from '../use-cases/claims/expire-claim.ts';
import { moveDue } from './move-due.ts';

/** Passes prizes that nobody accepted in time on to the next alternate. */
export const expireClaimJob = (due: DueClaims, expireClaimWith: ReturnType<typeof expireClaim>): Job =>
  defineJob({
    name: 'expire-claim',
    everyMs: 1_000,
    run: (ctx) =>
      moveDue(
        {
          job: 'expire-claim',
          take: due.take,
          move: ({ id }, call) => expireClaimWith({ claimId: id }, call),
          postpone: due.postpone,
        },
        ctx,
      ),
  });
