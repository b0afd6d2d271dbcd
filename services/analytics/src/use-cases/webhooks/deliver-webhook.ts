import type { Clock } from '@tessera/kernel';
import { judge, type Outcome, type Verdict } from '../../domain/webhooks/delivery.ts';
import { bodyOf } from '../../domain/webhooks/message.ts';
import type { ClaimedDelivery, DueDeliveries, PostWebhook } from './webhooks.ports.ts';

export interface Attempt {
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  /** Why its endpoint was disabled by it, if it was. */
  readonly disabled: 'GONE' | 'FAILING' | undefined;
}

/**
 * Sends one delivery and writes down what came of it. Who dies between the two leaves a lease that ends, and the message
 * is sent again under the same id: at least once, and never lost.
 */
export const deliverWebhook =
  (deps: {
    readonly due: DueDeliveries;
    readonly post: PostWebhook;
    readonly clock: Clock;
    /** From 0 up to but without 1. */
    readonly random: () => number;
  }) =>
  async (delivery: ClaimedDelivery, signal: AbortSignal): Promise<Attempt> => {
    const { url, secrets, message, attempts } = delivery;
    const outcome: Outcome =
      secrets === undefined
        ? { kind: 'unreadable-secret' }
        : await deps.post({ url, secrets, id: message.id, body: bodyOf(message), at: deps.clock.now() }, signal);
    const verdict = judge(outcome, attempts, deps.clock.now(), deps.random());
    return { outcome, verdict, disabled: await deps.due.settle(delivery, { outcome, verdict }) };
  };
