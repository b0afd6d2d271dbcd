import { defineJob, type Job } from '@tessera/runtime/service';
import type { DueWork } from '../use-cases/ports.ts';
import type { recoverPurchase } from '../use-cases/purchases/recover-purchase.ts';
import { moveDue } from './move-due.ts';

/** Looks after purchases whose call never came to an end. */
export const recoverPurchaseJob = (due: DueWork, recoverPurchaseWith: ReturnType<typeof recoverPurchase>): Job =>
  defineJob({
    name: 'recover-purchase',
    everyMs: 1_000,
    run: (ctx) =>
      moveDue(
        {
          job: 'recover-purchase',
          take: (now, limit) => due.takePurchases('PENDING', now, limit),
          move: ({ id }, call) => recoverPurchaseWith({ purchaseId: id }, call),
          postpone: due.postponePurchase,
        },
        ctx,
      ),
  });
