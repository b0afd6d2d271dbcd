import { defineJob, type Job } from '@tessera/runtime/service';
import type { expireClaim } from '../use-cases/claims/expire-claim.ts';
import type { Due } from '../use-cases/ports.ts';
import { moveDue, POLL_MS } from './move-due.ts';

/** Passes prizes that nobody accepted in time on to the next alternate. */
export const expireClaimJob = (due: Due, expireClaimWith: ReturnType<typeof expireClaim>): Job =>
  defineJob({
    name: 'expire-claim',
    everyMs: POLL_MS,
    run: (ctx) =>
      moveDue(
        {
          job: 'expire-claim',
          due,
          move: ({ id }, call) => expireClaimWith({ claimId: id }, call),
        },
        ctx,
      ),
  });
