import { defineJob, type Job } from '@tessera/runtime/service';
import type { submitSettlement } from '../use-cases/settlements/submit-settlement.ts';
import { type DueStep, moveDue } from './move-due.ts';

export interface SubmitSettlementsJob extends Pick<DueStep, 'take'> {
  /** `submit-payments` */
  readonly name: string;
  readonly submit: ReturnType<typeof submitSettlement>;
  readonly onStart: (nudge: () => void) => void;
}

/** Brings what is written down to its provider, also what a process died over before it could. */
export const submitSettlementsJob = ({ name, take, submit, onStart }: SubmitSettlementsJob): Job =>
  defineJob({ name, everyMs: 500, onStart, run: (ctx) => moveDue({ job: name, take, move: submit }, ctx) });
