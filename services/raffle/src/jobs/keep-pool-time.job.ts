import { defineJob, type Job } from '@tessera/runtime/service';
import type { keepPoolTime } from '../use-cases/pools/keep-pool-time.ts';
import type { TimedPools } from '../use-cases/pools/pool-timers.ports.ts';
import { moveDue } from './move-due.ts';

/** Opens pools at their time, and closes them at theirs. */
export const keepPoolTimeJob = (timed: TimedPools, keepPoolTimeWith: ReturnType<typeof keepPoolTime>): Job =>
  defineJob({
    name: 'keep-pool-time',
    everyMs: 1_000,
    run: (ctx) =>
      moveDue(
        {
          job: 'keep-pool-time',
          take: timed.take,
          move: ({ id }, call) => keepPoolTimeWith({ poolId: id }, call),
          postpone: timed.postpone,
        },
        ctx,
      ),
  });
