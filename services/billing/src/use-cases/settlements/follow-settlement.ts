import type { CancellableStatus, Report, Settlement } from '../../domain/settlement.ts';
import type { SettlementStore } from '../ports.ts';
import type { Follow } from '../webhooks/following.ts';
import type { PollSettlement } from './poll-settlement.ts';

export interface FollowSettlement<Thing, Told> extends Omit<PollSettlement<Thing, Told>, 'providers'> {
  readonly store: SettlementStore<Thing>;
  /** As people call it: `payment`. */
  readonly noun: string;
  /** Whether both have ended, and differently, so that only a person can say what is right. */
  readonly contradicts: (ours: CancellableStatus, theirs: CancellableStatus) => boolean;
}

/** Follows a payment, refund or payout as its provider tells it now: forward, never back, and never from one end to another. */
export const followSettlement =
  <Thing extends Settlement<CancellableStatus>, Told extends Report<CancellableStatus>>({
    store,
    retrieve,
    advance,
    contradicts,
    noun,
  }: FollowSettlement<Thing, Told>): Follow =>
  async (provider, objectId, ctx) => {
    const report = await retrieve(provider, objectId, ctx);
    if (!report) return { cannot: `the provider knows no ${noun} ${objectId}` };
    // A provider may go on under another id than it began with, as a checkout does once it has a payment.
    const now = report.providerId ?? objectId;
    const thing =
      (await store.findByProviderId(provider.name, now, ctx)) ??
      (await store.findByProviderId(provider.name, objectId, ctx));
    if (!thing) return { cannot: `no ${noun} of ours is called ${objectId} yet` };
    if (contradicts(thing.status, report.status))
      return { cannot: `${noun} ${thing.id} ended ${thing.status} here and is ${report.status} at the provider` };
    return {
      act: (inside) => store.change(thing.id, (current) => advance(current, report, ctx.clock.now()), inside),
    };
  };
