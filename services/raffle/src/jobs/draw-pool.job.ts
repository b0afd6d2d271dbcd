import { defineJob, type Job } from '@tessera/runtime/service';
import type { drawPool } from '../use-cases/draws/draw-pool.ts';
import type { Due, DueWork } from '../use-cases/ports.ts';
import { moveDue, POLL_MS } from './move-due.ts';

type DrawPool = ReturnType<typeof drawPool>;
type OnStart = (nudge: () => void) => void;

const drawing = (name: string, due: Due, drawPoolWith: DrawPool, onStart: OnStart): Job =>
  defineJob({
    name,
    everyMs: POLL_MS,
    onStart,
    run: (ctx) => moveDue({ job: name, due, move: ({ id }, call) => drawPoolWith({ poolId: id }, call) }, ctx),
  });

/** Draws pools that are full and pays what they promised. */
export const drawPoolJob = (due: DueWork, drawPoolWith: DrawPool, onStart: OnStart): Job =>
  drawing('draw-pool', due.draws, drawPoolWith, onStart);

/** Draws pools that depend on a beacon. A job of its own, so that mirrors which answer slowly or never hold up no other pool. */
export const drawByBeaconJob = (due: DueWork, drawPoolWith: DrawPool, onStart: OnStart): Job =>
  drawing('draw-by-beacon', due.beaconDraws, drawPoolWith, onStart);
