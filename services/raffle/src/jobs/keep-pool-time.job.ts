import { defineJob, type Job } from '@tessera/runtime/service';
import type { keepPoolTime } from '../use-cases/pools/keep-pool-time.ts';
import type { Due } from '../use-cases/ports.ts';
import { moveDue, POLL_MS } from './move-due.ts';

/** Opens pools at their time, and closes them at theirs. */
export const keepPoolTimeJob = (
  timed: Due,
  keepPoolTimeWith: ReturnType<typeof keepPoolTime>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'keep-pool-time',
    everyMs: POLL_MS,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: 'keep-pool-time',
          due: timed,
          move: ({ id }, call) => keepPoolTimeWith({ poolId: id }, call),
        },
        ctx,
      ),
  });
