import { defineJob, inJobSpan, type Job } from '@tessera/runtime/service';
import type { expireHolds } from '../use-cases/expire-holds.ts';
import type { DueHolds } from '../use-cases/ports.ts';

const SLICE = 500;

/** Finds the holds of all tenants whose time is over. It decides nothing: a hold has expired before it is found here. */
export const expireHoldsJob = (
  holds: DueHolds,
  expireHoldsWith: ReturnType<typeof expireHolds>,
  everyMs: number,
): Job =>
  defineJob({
    name: 'expire-holds',
    everyMs,
    run: async (job) => {
      let freed = 0;
      for (const [tenantId, due] of Map.groupBy(await holds.due(SLICE), (hold) => hold.tenantId)) {
        const holdIds = due.map(({ holdId }) => holdId);
        freed += await inJobSpan('expire-holds', tenantId, () => expireHoldsWith(holdIds, job.contextFor(tenantId)));
      }
      return freed;
    },
  });
