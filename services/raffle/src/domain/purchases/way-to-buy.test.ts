import { ok, type Result, refuse } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import type { RefusalOf } from '../errors.ts';
import { ofOneCall, ofSteps } from './way-to-buy.ts';

type Refused = Result<
  string,
  RefusalOf<'raffle.pool_full' | 'raffle.payment_failed' | 'raffle.free_entries_not_offered'>
>;

describe('what a way to buy can come to', () => {
  it('is left as it is', () => {
    const full: Refused = refuse('raffle.pool_full', 'The pool is full.');
    for (const narrow of [ofOneCall, ofSteps]) {
      expect(narrow(full)).toEqual(full);
      expect(narrow(ok('bought'))).toEqual(ok('bought'));
    }
  });

  it('is not what only another way meets: that would be told without having been declared', () => {
    const failed: Refused = refuse('raffle.payment_failed', 'The payment failed.');
    expect(() => ofOneCall(failed)).toThrow('raffle.payment_failed');
    expect(ofSteps(failed)).toEqual(failed);
    const free: Refused = refuse('raffle.free_entries_not_offered', 'There are none.');
    expect(() => ofSteps(free)).toThrow('raffle.free_entries_not_offered');
    expect(ofOneCall(free)).toEqual(free);
  });
});
