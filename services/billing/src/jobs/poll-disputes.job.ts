import { defineJob, type Job } from '@tessera/runtime/service';
import type { pollDispute } from '../use-cases/disputes/poll-dispute.ts';
import type { DisputeStore } from '../use-cases/ports.ts';
import { moveDue } from './move-due.ts';

/** Asks after disputes that are open. */
export const pollDisputesJob = (disputes: DisputeStore, pollDisputeWith: ReturnType<typeof pollDispute>): Job =>
  defineJob({
    name: 'poll-disputes',
    everyMs: 5_000,
    run: (ctx) =>
      moveDue({ job: 'poll-disputes', take: (limit) => disputes.takeToPoll(limit), move: pollDisputeWith }, ctx),
  });
