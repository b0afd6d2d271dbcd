import { describe, expect, it } from 'vitest';
import { decideFindings, MAX_DIFFERENCES, sumsOf } from './reconcile.ts';
import { type FileLine, type SettlementLine, settlementLineOf } from './settlement-line.ts';

const line = (change: Partial<FileLine> = {}): SettlementLine =>
  settlementLineOf({
    lineNumber: 2,
    type: 'payment',
    externalId: 'sbx_1',
    amountMinor: 500n,
    currency: 'EUR',
    feeMinor: 20n,
    occurredAt: new Date('2026-11-21T20:00:00Z'),
    reference: null,
    ...change,
  });

const booking = (change: object = {}) => ({
  transferId: '00000000-0000-7000-8000-000000000001',
  externalId: 'sbx_1',
  flow: 'IN' as const,
  amountMinor: 500n,
  currency: 'EUR',
  reason: 'TOPUP' as const,
  effectiveAt: new Date('2026-11-21T20:00:00Z'),
  ...change,
});

describe('a line', () => {
  it.each([
    ['a payment', {}, 'IN'],
    ['a payout', { type: 'payout', amountMinor: -1n }, 'OUT'],
    ['a fee', { type: 'fee', amountMinor: -1n }, 'NONE'],
    ['a correction by nothing', { type: 'adjustment', amountMinor: 0n }, 'NONE'],
  ] as const)('that is %s is looked for where its money went', (_what, change, flow) => {
    expect(line(change).flow).toBe(flow);
  });
});

describe('what a comparison comes to', () => {
  it('is nothing for what matched, and for what is not booked at all', () => {
    const lines = [line(), line({ lineNumber: 3, type: 'fee', amountMinor: -90n, feeMinor: 0n })];
    const decided = decideFindings(lines, [
      { kind: 'MATCHED', lineNumber: 2, booking: booking(), copy: 1 },
      { kind: 'NOT_BOOKED', lineNumber: 3, booking: null, copy: 1 },
    ]);
    expect(decided).toMatchObject({ ok: true, value: { matched: 1, disagreements: [] } });
    if (!decided.ok) return;
    expect(decided.value.partners).toEqual(new Map([[2, booking().transferId]]));
    expect(sumsOf(decided.value.totals)).toEqual([
      { currency: 'EUR', fileMinor: 500n, ledgerMinor: 500n, feesMinor: 110n },
    ]);
  });

  it.each([
    ['TOPUP', 'IN', 'payment'],
    ['REFUND', 'OUT', 'refund'],
    ['REFUND', 'IN', 'reversal'],
    ['WITHDRAWAL', 'OUT', 'payout'],
    ['WITHDRAWAL', 'IN', 'reversal'],
    ['COMMISSION_PAYOUT', 'OUT', 'payout'],
    ['ADJUSTMENT', 'OUT', 'adjustment'],
  ] as const)('calls a %s that goes %s and no file has a %s', (reason, flow, type) => {
    const item = {
      kind: 'MISSING_AT_PROVIDER',
      lineNumber: null,
      booking: booking({ reason, flow }),
      copy: 1,
    } as const;
    expect(decideFindings([], [item])).toMatchObject({ value: { disagreements: [{ type, flow, file: null }] } });
  });

  it('is refused where nobody could look through it', () => {
    const lines = Array.from({ length: MAX_DIFFERENCES + 1 }, (_, index) => line({ lineNumber: index + 2 }));
    const items = lines.map(({ lineNumber }) => ({
      kind: 'MISSING_IN_LEDGER' as const,
      lineNumber,
      booking: null,
      copy: 1,
    }));
    expect(decideFindings(lines, items)).toMatchObject({ error: { code: 'wallet.reconciliation_too_large' } });
    expect(decideFindings(lines.slice(1), items.slice(1)).ok).toBe(true);
  });
});
