import { paymentFailed, walletAbandonTopUp } from '@tessera/contracts';
import { defineSubscriber, isEvent, RetryLater } from '@tessera/runtime/messaging';
import type { abandonTopUp } from '../use-cases/abandon-top-up.ts';

/** A payment came to nothing. */
export const paymentFailedSubscriber = (abandonTopUpWith: ReturnType<typeof abandonTopUp>) =>
  defineSubscriber({
    subscription: walletAbandonTopUp,
    handle: async (event, ctx) => {
      if (!isEvent(paymentFailed, event) || event.data.purpose !== 'WALLET_TOPUP') return;
      const { paymentId, failureCode } = event.data;
      const result = await abandonTopUpWith({ paymentId, failureCode }, ctx);
      // The end has overtaken the beginning; forgotten, it would leave the money pending for ever.
      if (!result.ok) throw new RetryLater(`payment ${paymentId}: ${result.error.message}`);
    },
  });
