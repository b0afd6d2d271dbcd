import { analyticsStoreEvents } from '@tessera/contracts';
import { defineBatchSubscriber, RetryLater, type Subscriber } from '@tessera/runtime/messaging';
import type { archiveEvents } from '../use-cases/archive-events.ts';
import { type countFacts, TenantUnknown } from '../use-cases/count-facts.ts';
import { factOf } from './from-contract.ts';

/** As many as one statement writes well; more would only hold locks longer. */
const MAX_MESSAGES = 1_000;

/** Keeps every event of every service and counts the new ones, in one transaction. */
export const storeEventsSubscribers = (
  archiveEventsWith: ReturnType<typeof archiveEvents>,
  countFactsWith: ReturnType<typeof countFacts>,
): Subscriber[] =>
  analyticsStoreEvents.map((subscription) =>
    defineBatchSubscriber({
      subscription,
      maxMessages: MAX_MESSAGES,
      handle: async (events, tx) => {
        const fresh = await archiveEventsWith(events.map(factOf), tx);
        try {
          await countFactsWith(fresh, tx);
        } catch (error) {
          throw error instanceof TenantUnknown ? new RetryLater(error.message) : error;
        }
        return new Set(fresh.map(({ id }) => id));
      },
    }),
  );
