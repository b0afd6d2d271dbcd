import { money } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import { openPayout } from './payout.ts';

const at = new Date('2026-01-01T00:00:00Z');
const request = {
  id: 'o1',
  withdrawalId: 'w1',
  userId: 'u1',
  provider: 'sandbox',
  payoutMethod: 'sandbox_ok',
  amount: money(500n, 'EUR'),
};

describe('opening a payout', () => {
  it('begins PENDING, unknown to the provider', () => {
    expect(openPayout(request, true, at)).toMatchObject({ status: 'PENDING', providerId: null, sequence: 0 });
  });

  it('has failed at once where the provider pays nobody out, so that the money need not wait', () => {
    expect(openPayout(request, false, at)).toMatchObject({
      status: 'FAILED',
      failureCode: 'payouts_not_supported',
      sequence: 1,
    });
  });
});
