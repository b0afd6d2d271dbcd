import { defineJob, type Job } from '@tessera/runtime/service';
import type { drawPool } from '../use-cases/draws/draw-pool.ts';
import type { DueWork } from '../use-cases/ports.ts';
import { moveDue } from './move-due.ts';

type DrawPool = ReturnType<typeof drawPool>;
type OnStart = (nudge: () => void) => void;

const drawing = (name: string, take: DueWork['takePools'], due: DueWork, drawPoolWith: DrawPool, onStart: OnStart) =>
  defineJob({
    name,
    everyMs: 1_000,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: name,
          take,
          move: ({ id }, call) => drawPoolWith({ poolId: id }, call),
          postpone: due.postponePool,
        },
        ctx,
      ),
  });

/** Draws pools that are full and pays what they promised. */
export const drawPoolJob = (due: DueWork, drawPoolWith: DrawPool, onStart: OnStart): Job =>
  drawing('draw-pool', (now, limit) => due.takePools(now, limit), due, drawPoolWith, onStart);

/** Draws pools that depend on a beacon. A job of its own, so that mirrors which answer slowly or never hold up no other pool. */
export const drawByBeaconJob = (due: DueWork, drawPoolWith: DrawPool, onStart: OnStart): Job =>
  drawing('draw-by-beacon', (now, limit) => due.takeBeaconPools(now, limit), due, drawPoolWith, onStart);
