import { defineJob, type Job } from '@tessera/runtime/service';
import type { drawPool } from '../use-cases/draws/draw-pool.ts';
import type { DueWork } from '../use-cases/ports.ts';
import { moveDue, POLL_MS } from './move-due.ts';

/** Draws pools that are full and pays what they promised. */
export const drawPoolJob = (
  due: DueWork,
  drawPoolWith: ReturnType<typeof drawPool>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'draw-pool',
    everyMs: POLL_MS,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: 'draw-pool',
          due: due.draws,
          move: ({ id }, call) => drawPoolWith({ poolId: id }, call),
        },
        ctx,
      ),
  });
