import { describe, expect, it } from 'vitest';
import { defineSubscription } from './define-subscription.ts';
import { holdPlaced, memberAdded, purchaseConfirmed, purchaseRefunded, transferPosted } from './events/index.ts';

const toWallet = { service: 'analytics', what: 'count', from: 'wallet' } as const;
const toRaffle = { service: 'loyalty', what: 'award', from: 'raffle' } as const;

describe('a subscription', () => {
  it('names its durable after the consumer and what it does, on the publisher’s stream', () => {
    expect(defineSubscription({ ...toWallet, events: [holdPlaced] })).toMatchObject({
      durable: 'analytics__count',
      stream: 'EVENTS_WALLET',
      ordered: false,
    });
  });

  it('filters one subject when it wants one event', () => {
    expect(defineSubscription({ ...toWallet, events: [holdPlaced] }).filterSubject).toBe(holdPlaced.subject);
  });

  it('receives the whole aggregate when it wants several events of it, or their order', () => {
    const several = defineSubscription({ ...toRaffle, events: [purchaseConfirmed, purchaseRefunded] });
    const ordered = defineSubscription({ ...toRaffle, events: [purchaseConfirmed], ordered: true });
    expect([several.filterSubject, ordered.filterSubject]).toEqual([
      'events.raffle.purchase.>',
      'events.raffle.purchase.>',
    ]);
  });

  it('receives everything a service publishes', () => {
    expect(defineSubscription({ ...toWallet, events: 'all' }).filterSubject).toBe('events.wallet.>');
  });

  it('is refused when one filter cannot say what it wants', () => {
    expect(() => defineSubscription({ ...toWallet, events: [holdPlaced, transferPosted] })).toThrow('one aggregate');
    expect(() => defineSubscription({ ...toWallet, events: [memberAdded] })).toThrow('one aggregate of wallet');
    expect(() => defineSubscription({ ...toWallet, events: [] })).toThrow('one aggregate');
    expect(() => defineSubscription({ ...toWallet, events: 'all', ordered: true })).toThrow('name its events');
  });
});
