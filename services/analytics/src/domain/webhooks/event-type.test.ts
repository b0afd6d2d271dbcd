import { describe, expect, it } from 'vitest';
import { ANY_TYPE, tidyTypes, typeOf, wants } from './event-type.ts';

const OPENED = 'raffle.claim.claim-opened.v1';

describe('the type of an event', () => {
  it('is its subject without what all subjects begin with', () => expect(typeOf(`events.${OPENED}`)).toBe(OPENED));
});

describe('an endpoint', () => {
  it.each([
    [[ANY_TYPE], true],
    [[OPENED], true],
    [['billing.payment.payment-failed.v1', OPENED], true],
    [['raffle.claim.claim-opened.v2'], false],
    [['raffle.claim.claim-opened'], false],
    [[], false],
  ])('with the list %j is told of a claim: %s', (types, told) => expect(wants(types, OPENED)).toBe(told));

  it('has each type once, and none beside all', () => {
    expect(tidyTypes(['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(tidyTypes(['b', ANY_TYPE])).toEqual([ANY_TYPE]);
  });
});
