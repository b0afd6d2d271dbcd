import { claimOpened, identityTellWinner } from '@tessera/contracts';
import { defineSubscriber, isEvent, type Subscriber } from '@tessera/runtime/messaging';
import type { z } from 'zod';
import type { ClaimOpenedFacts } from '../domain/mails/mail.ts';
import type { tellWinner } from '../use-cases/mails/tell-winner.ts';

export const tellWinnerSubscriber = (tellWinnerWith: ReturnType<typeof tellWinner>): Subscriber =>
  defineSubscriber({
    subscription: identityTellWinner,
    handle: async (event, ctx) => {
      if (!isEvent(claimOpened, event)) return;
      const { userId } = event.data;
      const facts = factsOf(event.data);
      await tellWinnerWith({ userId, facts }, ctx);
    },
  });

/** Field by field: what a later version of the event says besides is not for a mail. */
const factsOf = (told: z.output<typeof claimOpened.schema>): ClaimOpenedFacts => ({
  claimId: told.claimId,
  poolId: told.poolId,
  prizeKind: told.prizeKind,
  poolTitle: told.poolTitle,
  prizeTitle: told.prizeTitle,
  place: told.place,
  ticketNumber: told.ticketNumber,
  valueMinor: told.valueMinor,
  currency: told.currency,
  ...(told.points === undefined ? {} : { points: told.points }),
  isAlternate: told.isAlternate,
  ...(told.acceptBefore === undefined ? {} : { acceptBefore: new Date(told.acceptBefore) }),
  openedAt: new Date(told.openedAt),
});
