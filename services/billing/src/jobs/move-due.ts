import type { CallContext } from '@tessera/runtime/context';
import { inJobSpan, type JobContext } from '@tessera/runtime/service';
import type { DueItem } from '../use-cases/ports.ts';

/** How many things one look takes. */
const BATCH = 50;

export interface DueStep {
  readonly job: string;
  take(limit: number): Promise<DueItem[]>;
  move(item: { readonly id: string }, ctx: CallContext): Promise<void>;
}

/** Moves what is due one step on, oldest first. What fails has its next turn in its row, and does not hold up the rest. */
export const moveDue = async ({ job, take, move }: DueStep, ctx: JobContext): Promise<number> => {
  const due = await take(BATCH);
  for (const { tenantId, id } of due) {
    try {
      await inJobSpan(job, tenantId, () => move({ id }, ctx.contextFor(tenantId)));
    } catch (error) {
      ctx.logger.warn({ err: error, job, tenant_id: tenantId, id }, 'a step failed and will be tried again');
    }
  }
  return due.length;
};
