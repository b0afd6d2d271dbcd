import { describe, expect, it } from 'vitest';
import { adjust, approveAdjustment, limits, rejectAdjustment } from '../../../test/decisions-in-memory.ts';
import { idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import type { TransferReceipt } from '../transfers/transfer.ts';
import type { Adjustment } from './adjustment.ts';

const withAnna = (approvalMinor: bigint | null): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  ledger.settings.set('EUR', limits({ adjustmentApprovalMinor: approvalMinor }));
  ledger.events.length = 0;
  return ledger;
};
const told = (ledger: LedgerInMemory) =>
  ledger.events.flatMap((event) => ('adjustment' in event ? [`${event.sequence} ${event.type}`] : []));
const balance = (ledger: LedgerInMemory) => Number(ledger.account(user('anna')).postedMinor);
const pending = (ledger: LedgerInMemory, amountMinor = 500) =>
  ledger.given<Adjustment>(adjust(user('anna'), revenue, amountMinor));

describe('an adjustment', () => {
  it('below the limit is posted at once', () => {
    const ledger = withAnna(500n);
    const adjustment = ledger.given<Adjustment>(adjust(revenue, user('anna'), 499));
    expect(adjustment).toMatchObject({ status: 'POSTED', decidedBy: null });
    expect(ledger.transfers.get(adjustment.transferId ?? '')).toMatchObject({
      reason: 'ADJUSTMENT',
      references: { note: 'Goodwill', adjustmentId: adjustment.id },
    });
    expect(balance(ledger)).toBe(1_499);
    expect(told(ledger)).toEqual(['1 adjustment-requested', '2 adjustment-posted']);
  });

  it('from the limit on moves nothing until somebody else approves it', () => {
    const ledger = withAnna(500n);
    const { id, status } = pending(ledger);
    expect([status, balance(ledger)]).toEqual(['PENDING_APPROVAL', 1_000]);
    expect(ledger.when(approveAdjustment(id, 'clerk'))).toMatchObject({
      error: { code: 'wallet.second_person_required' },
    });
    expect(ledger.given(approveAdjustment(id))).toMatchObject({ status: 'POSTED', sequence: 2 });
    expect(balance(ledger)).toBe(500);
    expect(told(ledger)).toEqual(['1 adjustment-requested', '2 adjustment-posted']);
  });

  it('is decided once', () => {
    const ledger = withAnna(1n);
    const { id } = pending(ledger);
    const results = ledger.batch([approveAdjustment(id), approveAdjustment(id, 'other'), rejectAdjustment(id)]);
    expect(results.map((result) => (result.ok ? 'done' : result.error.code))).toEqual([
      'done',
      'wallet.adjustment_decided',
      'wallet.adjustment_decided',
    ]);
    expect(balance(ledger)).toBe(500);
  });

  it('that is rejected moves nothing, ever', () => {
    const ledger = withAnna(1n);
    const { id } = pending(ledger);
    expect(ledger.given(rejectAdjustment(id))).toMatchObject({ status: 'REJECTED', reason: 'Not our fault' });
    expect(ledger.when(approveAdjustment(id))).toMatchObject({ error: { code: 'wallet.adjustment_decided' } });
    expect(balance(ledger)).toBe(1_000);
    expect(ledger.when(rejectAdjustment(idOf('none')))).toMatchObject({
      error: { code: 'wallet.adjustment_not_found' },
    });
  });

  it('that the account cannot pay any more stays pending, and is posted once it can', () => {
    const ledger = withAnna(1n);
    const { id } = pending(ledger);
    ledger.given(transfer(user('anna'), revenue, 600));
    expect(ledger.when(approveAdjustment(id))).toMatchObject({
      error: { code: 'wallet.insufficient_funds', message: expect.stringContaining('stays pending') },
    });
    expect(ledger.adjustments.get(id)).toMatchObject({ status: 'PENDING_APPROVAL', sequence: 1 });
    ledger.given(topUp('anna', 100, idOf('more')));
    expect(ledger.when(approveAdjustment(id)).ok).toBe(true);
    expect(balance(ledger)).toBe(0);
  });

  it.each([
    ['/amountMinor', 'wallet.insufficient_funds', () => adjust(user('anna'), revenue, 1_001)],
    ['/debit', 'wallet.account_not_found', () => adjust(user('nobody'), revenue, 1)],
    ['/credit', 'wallet.account_not_found', () => adjust(revenue, user('nobody'), 1)],
    ['/credit', 'wallet.same_account', () => adjust(revenue, revenue, 1)],
    ['/reverses', 'wallet.transfer_not_found', () => adjust(revenue, user('anna'), 1, 'clerk', idOf('none'))],
  ])('that could not be posted now is refused now, at %s: %s', (pointer, code, command) => {
    for (const limit of [null, 1n]) {
      const ledger = withAnna(limit);
      expect(ledger.when(command())).toMatchObject({ error: { code, pointer } });
      expect([ledger.adjustments.size, ledger.events]).toEqual([0, []]);
    }
  });

  it('gives a transfer back no further than the transfer, though two that wait would together', () => {
    const ledger = withAnna(1n);
    const { transferId } = ledger.given<TransferReceipt>(transfer(user('anna'), revenue, 500));
    const back = () => ledger.given<Adjustment>(adjust(revenue, user('anna'), 300, 'clerk', transferId)).id;
    const [first, second] = [back(), back()];
    expect(ledger.when(approveAdjustment(first)).ok).toBe(true);
    expect(ledger.when(approveAdjustment(second))).toMatchObject({ error: { code: 'wallet.refund_exceeds_transfer' } });
  });
});

describe('a direct correction', () => {
  const correction = (amountMinor: number) => ({
    ...transfer(revenue, user('anna'), amountMinor),
    type: 'post-correction' as const,
    reason: 'ADJUSTMENT' as const,
  });

  it('is no way around the second person, and says where to ask', () => {
    const ledger = withAnna(500n);
    expect(ledger.when(correction(500))).toMatchObject({
      error: {
        code: 'wallet.approval_required',
        pointer: '/amountMinor',
        details: { limitMinor: 500, askAt: '/v1/adjustments' },
      },
    });
    expect(ledger.when(correction(499)).ok).toBe(true);
    expect(balance(ledger)).toBe(1_499);
  });

  it('of services is not the staff’s, and has no limit', () => {
    expect(withAnna(1n).when(transfer(revenue, user('anna'), 5_000)).ok).toBe(true);
  });
});
