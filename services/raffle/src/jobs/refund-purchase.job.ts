import { defineJob, type Job } from '@tessera/runtime/service';
import type { DueWork } from '../use-cases/ports.ts';
import type { refundPurchase } from '../use-cases/purchases/refund-purchase.ts';
import { moveDue, POLL_MS } from './move-due.ts';

/** Gives back what cancelled pools owe. */
export const refundPurchaseJob = (
  due: DueWork,
  refundPurchaseWith: ReturnType<typeof refundPurchase>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'refund-purchase',
    everyMs: POLL_MS,
    onStart,
    run: (ctx) =>
      moveDue(
        {
          job: 'refund-purchase',
          due: due.refunds,
          move: ({ id }, call) => refundPurchaseWith({ purchaseId: id }, call),
        },
        ctx,
      ),
  });
