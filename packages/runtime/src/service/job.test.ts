import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { eventually } from '@tessera/testing';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../telemetry/index.ts';
import { defineJob, type JobContext, JobRunner, Nudge } from './job.ts';

const parts = {
  ...{ clock: systemClock, newId: uuidv7Ids(systemClock) },
  logger: createLogger({ service: 'billing', level: 'silent' }),
};
/** Longer than any test waits: whatever runs again was woken. */
const NEVER_MS = 3_600_000;

/** A job that is run until the test is over, and how often it ran. */
const running = async (run: (ctx: JobContext, times: number) => void, test: (ran: () => number) => Promise<void>) => {
  const nudge = new Nudge();
  let times = 0;
  const job = defineJob({
    ...{ name: 'test', everyMs: NEVER_MS, onStart: nudge.listen },
    run: async (ctx) => {
      times += 1;
      run(ctx, times);
      return 0;
    },
  });
  const runner = new JobRunner(job, 'billing', parts);
  runner.start();
  try {
    await eventually(() => expect(times).toBeGreaterThan(0));
    await test(() => times);
    nudge.now();
    await eventually(() => expect(times).toBeGreaterThan(1));
  } finally {
    await runner.stop();
  }
};

const inMs = (ms: number): Date => new Date(Date.now() + ms);

describe('a job', () => {
  it('runs again at the soonest moment that its run named', () =>
    running(
      (ctx, times) => {
        if (times > 1) return;
        ctx.wakeAt(inMs(NEVER_MS / 2));
        ctx.wakeAt(inMs(20));
        ctx.wakeAt(inMs(NEVER_MS / 4));
      },
      (ran) => eventually(() => expect(ran()).toBe(2)),
    ));

  it('runs again soon where that moment has passed', () =>
    running(
      (ctx, times) => {
        if (times <= 3) ctx.wakeAt(inMs(-NEVER_MS));
      },
      (ran) => eventually(() => expect(ran()).toBe(4)),
    ));

  it('keeps to its pause where a later moment is named, and a nudge ends that', () =>
    running(
      (ctx) => ctx.wakeAt(inMs(2 * NEVER_MS)),
      async (ran) => expect(ran()).toBe(1),
    ));
});
