import { defineJob, type Job } from '@tessera/runtime/service';
import type { DueWork } from '../use-cases/ports.ts';
import type { recoverPurchase } from '../use-cases/purchases/recover-purchase.ts';
import { moveDue, POLL_MS } from './move-due.ts';

/** Looks after purchases whose call never came to an end. */
export const recoverPurchaseJob = (
  due: DueWork,
  recoverPurchaseWith: ReturnType<typeof recoverPurchase>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'recover-purchase',
    everyMs: POLL_MS,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: 'recover-purchase',
          due: due.open,
          move: ({ id }, call) => recoverPurchaseWith({ purchaseId: id }, call),
        },
        ctx,
      ),
  });
