import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { inJobSpan, type JobContext, Lease, LeaseLost } from '@tessera/runtime/service';
import type { Due, DueItem } from '../use-cases/ports.ts';

/** How many things one look takes, and works on at the same time. */
export const BATCH = 16;

/**
 * Pause between two looks where nothing is known to come. What this process does wakes the job, and a look says when more comes due, so this
 * finds only what another process left behind or has begun meanwhile.
 */
export const POLL_MS = 5_000;

export interface DueStep {
  readonly job: string;
  readonly due: Due;
  move(item: DueItem, ctx: CallContext): Promise<Result<void, Refusal>>;
}

/** A neighbour that is away is asked again soon, so that work goes on within seconds of its return. */
const OUTAGE_PAUSE_MS = 4_000;
/** A refusal rarely changes by itself; somebody has to look at it. */
const REFUSAL_PAUSE_MS = 60_000;

const pause = (attempts: number, mostMs: number): number => Math.min(500 * 2 ** attempts, mostMs);

/** Moves what is due one step on. What fails is put off for a while and does not hold up the rest. */
export const moveDue = async ({ job, due, move }: DueStep, ctx: JobContext): Promise<number> => {
  const { items, nextAt } = await due.take(ctx.clock.now(), BATCH);
  if (nextAt) ctx.wakeAt(nextAt);
  await Promise.all(
    items.map(async (item) => {
      const about = { job, tenant_id: item.tenantId, id: item.id, attempts: item.attempts };
      const lease = leaseOf(due, item, ctx);
      const call = { ...ctx.contextFor(item.tenantId), progress: lease.progress };
      let mostMs = OUTAGE_PAUSE_MS;
      try {
        const moved = await inJobSpan(job, item.tenantId, () => move(item, call));
        if (moved.ok) return;
        mostMs = REFUSAL_PAUSE_MS;
        ctx.logger.error({ ...about, code: moved.error.code }, 'a step was refused and will be tried again');
      } catch (error) {
        if (error instanceof LeaseLost)
          return ctx.logger.info(about, 'a step is left to whoever took it over meanwhile');
        ctx.logger.warn({ ...about, err: error }, 'a step failed and will be tried again');
      }
      await lease.end(new Date(ctx.clock.now().getTime() + pause(item.attempts, mostMs)));
    }),
  );
  return items.length;
};

const leaseOf = ({ leaseMs, postpone }: Due, item: DueItem, { clock }: JobContext): Lease =>
  new Lease({
    ...{ clock, ms: leaseMs, until: item.leasedUntil },
    move: (leasedUntil, until) => postpone({ ...item, leasedUntil }, until),
  });
