import { defineJob, type Job } from '@tessera/runtime/service';
import type { findDisputes } from '../use-cases/disputes/find-disputes.ts';

/** Looks for disputes that nobody told us of. Every instance looks; the inbox takes what they find once. */
export const findDisputesJob = (findDisputesWith: ReturnType<typeof findDisputes>): Job =>
  defineJob({
    name: 'find-disputes',
    everyMs: 10 * 60_000,
    run: async (ctx) => {
      await findDisputesWith(ctx.clock.now(), ctx.contextFor);
      return 0;
    },
  });
