import { defineJob, inJobSpan, type Job } from '@tessera/runtime/service';
import type { PaymentStore } from '../use-cases/ports.ts';
import type { submitPayment } from '../use-cases/submit-payment.ts';

/** Brings payments that are written down to their providers, also those whose process died before it could. */
export const submitPaymentsJob = (
  payments: PaymentStore,
  submitPaymentWith: ReturnType<typeof submitPayment>,
  onStart: (nudge: () => void) => void,
): Job =>
  defineJob({
    name: 'submit-payments',
    everyMs: 500,
    onStart,
    run: async (job) => {
      const due = await payments.takeDue(50);
      for (const { tenantId, paymentId } of due) {
        try {
          await inJobSpan('submit-payments', tenantId, () =>
            submitPaymentWith({ paymentId }, job.contextFor(tenantId)),
          );
        } catch (error) {
          job.logger.warn(
            { err: error, payment_id: paymentId },
            'a payment could not be submitted and will be tried again',
          );
        }
      }
      return due.length;
    },
  });
