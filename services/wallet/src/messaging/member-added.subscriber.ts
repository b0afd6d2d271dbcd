import { memberAdded, walletOpenAccount } from '@tessera/contracts';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { openAccount } from '../use-cases/open-account.ts';

/** Whoever joins a tenant gets an account there. */
export const memberAddedSubscriber = (openAccountWith: ReturnType<typeof openAccount>) =>
  defineSubscriber({
    subscription: walletOpenAccount,
    handle: async (event, ctx) => {
      if (!isEvent(memberAdded, event)) return;
      const { userId, currency } = event.data;
      await openAccountWith({ userId, currency }, ctx);
    },
  });
