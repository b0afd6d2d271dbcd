import { defineJob, inJobSpan, type Job } from '@tessera/runtime/service';
import type { DueCheckpoint, DueCheckpoints } from '../use-cases/checkpoint.ports.ts';
import type { sealCheckpoint } from '../use-cases/seal-checkpoint.ts';

const SLICE = 200;

/** A reason to seal, and how often one looks for it. */
interface Reason {
  readonly name: string;
  readonly everyMs: number;
  readonly due: (limit: number) => Promise<readonly DueCheckpoint[]>;
}

/** There are new entries. A tenant that was sealed less than half the interval ago waits, so that more instances do not mean more checkpoints. */
export const newEntries = (checkpoints: DueCheckpoints, everyMs: number): Reason => ({
  ...{ name: 'seal-checkpoints', everyMs },
  due: (limit) => checkpoints.due(everyMs / 2, limit),
});

/** Draws were committed to, whether or not anything was posted: an anchor is worth most before there is anything random. */
export const newDraws = (checkpoints: DueCheckpoints, everyMs: number): Reason => ({
  ...{ name: 'anchor-draws', everyMs },
  due: (limit) => checkpoints.awaited(limit),
});

/**
 * Seals the ledger of each tenant that has a reason; one that another instance seals in between is left as it is. What comes up while it seals waits
 * for the next run and shares a checkpoint then, so that a stream of reasons does not mean as many trees over all accounts.
 */
export const sealCheckpointsJob = (
  { name, everyMs, due }: Reason,
  sealCheckpointWith: ReturnType<typeof sealCheckpoint>,
): Job =>
  defineJob({
    name,
    everyMs,
    run: async (job) => {
      const tenants = await due(SLICE);
      let sealed = 0;
      for (const { tenantId, after } of tenants) {
        const seal = () => sealCheckpointWith({ after }, job.contextFor(tenantId));
        try {
          const result = await inJobSpan(name, tenantId, seal);
          if (result.ok && result.value.isNew) sealed += 1;
        } catch (error) {
          // What keeps one tenant from being sealed must not keep the others.
          job.logger.error({ err: error, tenant_id: tenantId }, 'a ledger could not be sealed and will be tried again');
        }
      }
      return tenants.length === SLICE ? sealed : 0;
    },
  });
