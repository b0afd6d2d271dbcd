import type { EventContract, ReceivedEvent, SubscriptionContract } from '@tessera/contracts';
import type { z } from 'zod';
import type { CallContext } from '../context/index.ts';
import type { Transaction } from '../postgres/index.ts';

/** An event of one contract, its data typed. */
export type EventOf<E extends EventContract> = ReceivedEvent<z.output<E['schema']>> & { readonly contract: E };

/** Handles one event inside the transaction that also holds its inbox row (`ctx.tx`); both commit or neither does. */
export interface SingleSubscriber {
  readonly mode: 'single';
  readonly subscription: SubscriptionContract;
  handle(event: ReceivedEvent<unknown>, ctx: CallContext): Promise<void>;
}

/**
 * Handles many events in one transaction across tenants, under the worker role. `handle` marks the events that are new in
 * that transaction, in a table of its own, lets only those take effect, and returns their ids.
 */
export interface BatchSubscriber {
  readonly mode: 'batch';
  readonly subscription: SubscriptionContract;
  readonly maxMessages: number;
  handle(events: readonly ReceivedEvent<unknown>[], tx: Transaction): Promise<ReadonlySet<string>>;
}

export type Subscriber = SingleSubscriber | BatchSubscriber;

/** Thrown by a handler that cannot act yet (something it needs has not arrived): the message comes again after a growing delay. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
}

export const defineSubscriber = (subscriber: Omit<SingleSubscriber, 'mode'>): SingleSubscriber => ({
  mode: 'single',
  ...subscriber,
});

export const defineBatchSubscriber = (subscriber: Omit<BatchSubscriber, 'mode'>): BatchSubscriber => ({
  mode: 'batch',
  ...subscriber,
});

/** Narrows a received event to one contract: `if (isEvent(purchaseConfirmed, event)) event.data.ticketNumbers`. */
export const isEvent = <E extends EventContract>(contract: E, event: ReceivedEvent<unknown>): event is EventOf<E> =>
  event.subject === contract.subject;
