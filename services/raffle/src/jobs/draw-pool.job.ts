import { defineJob, type Job } from '@tessera/runtime/service';
import type { drawPool } from '../use-cases/draws/draw-pool.ts';
import type { DueWork } from '../use-cases/ports.ts';
import { moveDue } from './move-due.ts';

/** Draws pools that are full and pays what they promised. */
export const drawPoolJob = (
  due: DueWork,
  drawPoolWith: ReturnType<typeof drawPool>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'draw-pool',
    everyMs: 1_000,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: 'draw-pool',
          take: (now, limit) => due.takePools(now, limit),
          move: ({ id }, call) => drawPoolWith({ poolId: id }, call),
          postpone: due.postponePool,
        },
        ctx,
      ),
  });
