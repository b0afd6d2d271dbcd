import { money } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceDispute, type Dispute, type DisputeReport, disputeContradicts, openDispute } from './dispute.ts';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-02-01T00:00:00Z');

const report: DisputeReport = {
  providerDisputeId: 'dp_1',
  status: 'LOST',
  amount: money(500n, 'EUR'),
  reasonCode: 'fraudulent',
};

const opened = (): Dispute =>
  openDispute(
    'd1',
    {
      id: 'p1',
      userId: 'u1',
      purpose: 'WALLET_TOPUP',
      provider: 'sandbox',
      providerId: 'sbx_1',
      paymentMethod: 'sandbox_ok',
      amount: money(2_000n, 'EUR'),
      refundedMinor: 0n,
      nextAction: null,
      status: 'SUCCEEDED',
      failureCode: null,
      sequence: 2,
      createdAt: at,
      updatedAt: at,
    },
    report,
    at,
  );

describe('a dispute', () => {
  it('begins OPEN, also where the provider already tells its end', () => {
    expect(opened()).toMatchObject({ status: 'OPEN', sequence: 1, paymentId: 'p1', amount: money(500n, 'EUR') });
  });

  it('ends once, and never begins again', () => {
    const statuses: DisputeReport['status'][] = ['INQUIRY', 'OPEN', 'WON', 'LOST'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { maxLength: 8 }), (told) => {
        const last = told.reduce((dispute, status) => advanceDispute(dispute, status, later), opened());
        const end = told.find((status) => status === 'WON' || status === 'LOST');
        expect([last.status, last.sequence]).toEqual(end ? [end, 2] : ['OPEN', 1]);
      }),
    );
  });

  it('is contradicted only by the other end', () => {
    expect(disputeContradicts('LOST', 'WON')).toBe(true);
    expect(disputeContradicts('WON', 'LOST')).toBe(true);
    for (const theirs of ['INQUIRY', 'OPEN', 'LOST'] as const) expect(disputeContradicts('LOST', theirs)).toBe(false);
    expect(disputeContradicts('OPEN', 'LOST')).toBe(false);
  });
});
