import { expect, it } from 'vitest';
import { annasLedger, owedByAnna, wrongsIn } from '../../../test/annas-ledger.ts';
import {
  eur,
  external,
  hold,
  idOf,
  LedgerInMemory,
  revenue,
  start,
  transfer,
  user,
} from '../../../test/ledger-in-memory.ts';
import type { RefundTopUp } from './refund-top-up.ts';

const refund = (amountMinor: number, name = 'refund'): RefundTopUp => ({
  type: 'refund-top-up',
  refundId: idOf(name),
  paymentId: idOf('payment of anna'),
  userId: idOf('anna'),
  provider: 'sandbox',
  providerRefundId: `re_${name}`,
  amount: eur(amountMinor),
  effectiveAt: start,
  postedBy: 'system:test',
  idempotencyKey: null,
});

it('takes a refund from what the person has', () => {
  const ledger = annasLedger();
  ledger.given(refund(400));
  expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 600n, owes: false });
  expect(ledger.account(external).postedMinor).toBe(-600n);
  expect(wrongsIn(ledger)).toEqual([]);
});

it('books what is spent already as owed, and breaks no floor', () => {
  const ledger = annasLedger();
  ledger.given(transfer(user('anna'), revenue, 700));
  ledger.given(refund(1_000));
  expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 0n, owes: true });
  expect(ledger.account(owedByAnna).postedMinor).toBe(-700n);
  expect(ledger.account(external).postedMinor).toBe(0n);
  expect(wrongsIn(ledger)).toEqual([]);
});

it('leaves alone what is held for something else', () => {
  const ledger = annasLedger();
  ledger.given(hold(user('anna'), 900));
  ledger.given(refund(300));
  expect(ledger.account(user('anna'))).toMatchObject({ postedMinor: 900n, heldMinor: 900n });
  expect(ledger.account(owedByAnna).postedMinor).toBe(-200n);
});

it('is booked in full also where the account is suspended or closed, for the money has left', () => {
  const ledger = annasLedger();
  ledger.given(transfer(user('anna'), revenue, 400));
  ledger.setStatus(user('anna'), 'SUSPENDED');
  ledger.given(refund(100, 'first'));
  ledger.setStatus(user('anna'), 'ACTIVE');
  ledger.given(transfer(user('anna'), revenue, 500));
  ledger.setStatus(user('anna'), 'CLOSED');
  ledger.given(refund(200, 'second'));
  expect(ledger.account(owedByAnna).postedMinor).toBe(-200n);
  expect(wrongsIn(ledger)).toEqual([]);
});

it('a retried refund that is reported again and again is booked once', () => {
  const ledger = annasLedger();
  ledger.given(transfer(user('anna'), revenue, 900));
  const [first, ...more] = ledger.batch([refund(400), refund(400), refund(400)]);
  expect(more).toEqual([first, first]);
  expect(ledger.when(refund(400))).toEqual(first);
  expect(ledger.account(external).postedMinor).toBe(-600n);
});

it('never gives back more of a payment than it brought', () => {
  const ledger = annasLedger();
  ledger.given(refund(600, 'first'));
  expect(ledger.when(refund(401, 'second'))).toMatchObject({
    error: { code: 'wallet.refund_exceeds_transfer', details: { leftMinor: 400 } },
  });
  expect(ledger.when(refund(400, 'third')).ok).toBe(true);
  expect(wrongsIn(ledger)).toEqual([]);
});

it('waits for the payment that it is about', () => {
  expect(new LedgerInMemory().when(refund(1))).toMatchObject({ error: { code: 'wallet.transfer_not_found' } });
});
