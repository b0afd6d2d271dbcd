import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { inJobSpan, type JobContext } from '@tessera/runtime/service';
import type { DueItem } from '../use-cases/ports.ts';

/** How many things one look takes, and works on at the same time. */
export const BATCH = 16;

export interface DueStep {
  readonly job: string;
  take(now: Date, limit: number): Promise<DueItem[]>;
  move(item: DueItem, ctx: CallContext): Promise<Result<void, Refusal>>;
  postpone(item: DueItem, until: Date): Promise<void>;
}

/** A neighbour that is away is asked again soon, so that work goes on within seconds of its return. */
const OUTAGE_PAUSE_MS = 4_000;
/** A refusal rarely changes by itself; somebody has to look at it. */
const REFUSAL_PAUSE_MS = 60_000;

const pause = (attempts: number, mostMs: number): number => Math.min(500 * 2 ** attempts, mostMs);

/** Moves what is due one step on. What fails is put off for a while and does not hold up the rest. */
export const moveDue = async ({ job, take, move, postpone }: DueStep, ctx: JobContext): Promise<number> => {
  const due = await take(ctx.clock.now(), BATCH);
  await Promise.all(
    due.map(async (item) => {
      const about = { job, tenant_id: item.tenantId, id: item.id, attempts: item.attempts };
      let mostMs = OUTAGE_PAUSE_MS;
      try {
        const moved = await inJobSpan(job, item.tenantId, () => move(item, ctx.contextFor(item.tenantId)));
        if (moved.ok) return;
        mostMs = REFUSAL_PAUSE_MS;
        ctx.logger.error({ ...about, code: moved.error.code }, 'a step was refused and will be tried again');
      } catch (error) {
        ctx.logger.warn({ ...about, err: error }, 'a step failed and will be tried again');
      }
      await postpone(item, new Date(ctx.clock.now().getTime() + pause(item.attempts, mostMs)));
    }),
  );
  return due.length;
};
