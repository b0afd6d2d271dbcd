import { defineJob, inJobSpan, type Job } from '@tessera/runtime/service';
import type { DueCheckpoints } from '../use-cases/checkpoint.ports.ts';
import type { sealCheckpoint } from '../use-cases/seal-checkpoint.ts';

const SLICE = 200;

/**
 * Seals the ledger of each tenant that had new entries. A tenant that was sealed less than half the interval ago is left for the next run, so that
 * more instances do not mean more checkpoints; and one that another instance seals in between is left as it is.
 */
export const sealCheckpointsJob = (
  checkpoints: DueCheckpoints,
  sealCheckpointWith: ReturnType<typeof sealCheckpoint>,
  everyMs: number,
): Job =>
  defineJob({
    name: 'seal-checkpoints',
    everyMs,
    run: async (job) => {
      let sealed = 0;
      for (const { tenantId, after } of await checkpoints.due(everyMs / 2, SLICE)) {
        const seal = () => sealCheckpointWith({ after }, job.contextFor(tenantId));
        try {
          const result = await inJobSpan('seal-checkpoints', tenantId, seal);
          if (result.ok && result.value.isNew) sealed += 1;
        } catch (error) {
          // What keeps one tenant from being sealed must not keep the others.
          job.logger.error({ err: error, tenant_id: tenantId }, 'a ledger could not be sealed and will be tried again');
        }
      }
      return sealed;
    },
  });
