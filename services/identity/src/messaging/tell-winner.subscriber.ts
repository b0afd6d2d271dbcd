import { claimOpened, identityTellWinner } from '@tessera/contracts';
import { defineSubscriber, isEvent, type Subscriber } from '@tessera/runtime/messaging';
import type { tellWinner } from '../use-cases/mails/tell-winner.ts';

export const tellWinnerSubscriber = (tellWinnerWith: ReturnType<typeof tellWinner>): Subscriber =>
  defineSubscriber({
    subscription: identityTellWinner,
    handle: async (event, ctx) => {
      if (!isEvent(claimOpened, event)) return;
      const { userId, prizeId: _, points, acceptBefore, openedAt, ...told } = event.data;
      const facts = {
        ...told,
        ...(points === undefined ? {} : { points }),
        ...(acceptBefore === undefined ? {} : { acceptBefore: new Date(acceptBefore) }),
        openedAt: new Date(openedAt),
      };
      await tellWinnerWith({ userId, facts }, ctx);
    },
  });
