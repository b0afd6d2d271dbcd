import { defineJob, type Job } from '@tessera/runtime/service';
import type { pollSettlement } from '../use-cases/settlements/poll-settlement.ts';
import { type DueStep, moveDue } from './move-due.ts';

export interface PollSettlementsJob extends Pick<DueStep, 'take'> {
  /** `poll-payments` */
  readonly name: string;
  readonly poll: ReturnType<typeof pollSettlement>;
}

/** Asks after what its provider has had for minutes: finds the ends whose callbacks were lost, and payments that were left lying. */
export const pollSettlementsJob = ({ name, take, poll }: PollSettlementsJob): Job =>
  defineJob({ name, everyMs: 5_000, run: (ctx) => moveDue({ job: name, take, move: poll }, ctx) });
