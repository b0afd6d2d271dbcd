import { analyticsStoreEvents } from '@tessera/contracts';
import { defineBatchSubscriber, RetryLater, type Subscriber } from '@tessera/runtime/messaging';
import { type countFacts, TenantUnknown } from '../use-cases/count-facts.ts';
import type { Archive } from '../use-cases/ports.ts';
import { factOf } from './from-contract.ts';

/** As many as one statement writes well; more would only hold locks longer. */
const MAX_MESSAGES = 1_000;

/** Keeps every event of every service and counts the new ones, in one transaction. */
export const storeEventsSubscribers = (archive: Archive, countFactsWith: ReturnType<typeof countFacts>): Subscriber[] =>
  analyticsStoreEvents.map((subscription) =>
    defineBatchSubscriber({
      subscription,
      maxMessages: MAX_MESSAGES,
      claim: async (events, tx) => {
        const fresh = new Set((await archive.insertNew(events.map(factOf), tx)).map((fact) => fact.id));
        // delete() is true once an id: of two copies in one batch only the first is counted.
        return events.filter((event) => fresh.delete(event.envelope.id));
      },
      handle: async (events, tx) => {
        try {
          await countFactsWith(events.map(factOf), tx);
        } catch (error) {
          throw error instanceof TenantUnknown ? new RetryLater(error.message) : error;
        }
      },
    }),
  );
