import { money } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal } from '../settlement.ts';
import {
  advancePayment,
  contradictsPayment,
  isAbandoned,
  openPayment,
  type Payment,
  type PaymentStatus,
  seenBy,
} from './payment.ts';

const at = new Date('2026-01-01T00:00:00Z');
const request = {
  id: 'p1',
  userId: 'u1',
  purpose: 'WALLET_TOPUP' as const,
  provider: 'sandbox',
  paymentMethod: 'sandbox_ok',
  amount: money(2_000n, 'EUR'),
};

const terms = { paymentMethods: ['sandbox_ok'], amountProblem: undefined };

const opened = (): Payment => {
  const result = openPayment(request, terms, at);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('opening a payment', () => {
  it('begins PENDING, unknown to the provider', () => {
    expect(opened()).toMatchObject({ status: 'PENDING', providerId: null, sequence: 1 });
  });

  it('refuses a payment method its provider does not know, at the field that names it', () => {
    const result = openPayment({ ...request, paymentMethod: 'gold' }, terms, at);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'billing.payment_method_unknown', pointer: '/paymentMethod' },
    });
  });

  it('refuses an amount that fees would eat', () => {
    const result = openPayment({ ...request, amount: money(49n, 'EUR') }, terms, at);
    expect(result).toMatchObject({ ok: false, error: { code: 'billing.amount_too_small' } });
  });

  it('refuses an amount that its provider cannot move, in the provider’s words', () => {
    const result = openPayment(request, { ...terms, amountProblem: 'Whole hundreds only.' }, at);
    const error = { code: 'billing.amount_unsupported', message: 'Whole hundreds only.', pointer: '/amountMinor' };
    expect(result).toMatchObject({ ok: false, error });
  });
});

describe('a payment’s status', () => {
  const statuses: PaymentStatus[] = ['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

  it('never moves back, and leaves an end for money that came late and for nothing else, whatever order reports arrive in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { maxLength: 12 }), (reports) => {
        let payment = opened();
        let finals = 0;
        for (const status of reports) {
          const next = advancePayment(payment, { status, providerId: 'x', failureCode: null, nextAction: null }, at);
          const isLate = status === 'SUCCEEDED' && payment.status !== 'SUCCEEDED';
          if (isFinal(payment.status) && !isLate) expect(next).toBe(payment);
          if (next !== payment && isFinal(next.status)) finals += 1;
          payment = next;
        }
        const firstFinal = reports.find(isFinal);
        const last = reports.includes('SUCCEEDED') ? 'SUCCEEDED' : firstFinal;
        expect(isFinal(payment.status) ? payment.status : undefined).toBe(last);
        // Two ends where the first was none after all; each is told under a number of its own.
        expect(finals).toBe(firstFinal === undefined ? 0 : firstFinal === last ? 1 : 2);
        expect(payment.sequence).toBe(1 + finals);
      }),
    );
  });

  it('keeps the reason of a failure', () => {
    const failed = advancePayment(
      opened(),
      { status: 'FAILED', providerId: 'x', failureCode: 'card_declined', nextAction: null },
      at,
    );
    expect(failed).toMatchObject({ status: 'FAILED', failureCode: 'card_declined', sequence: 2 });
  });

  it('shows what the payer must do to the payer alone, and no longer once it has ended', () => {
    const nextAction = { kind: 'confirm', clientSecret: 'only theirs' } as const;
    const report = { status: 'PROCESSING', providerId: 'x', failureCode: null, nextAction } as const;
    const waiting = advancePayment(opened(), report, at);
    expect(seenBy(waiting, 'u1').nextAction).toEqual(nextAction);
    expect(seenBy(waiting, 'staff').nextAction).toBeNull();
    expect(advancePayment(waiting, { ...report, status: 'SUCCEEDED' }, at).nextAction).toBeNull();
  });

  it('is contradicted by no money that came late, and by every other end that differs', () => {
    const pairs = statuses.flatMap((ours) => statuses.map((theirs) => [ours, theirs] as const));
    expect(pairs.filter(([ours, theirs]) => contradictsPayment(ours, theirs))).toEqual([
      ['SUCCEEDED', 'FAILED'],
      ['SUCCEEDED', 'CANCELLED'],
      ['FAILED', 'CANCELLED'],
      ['CANCELLED', 'FAILED'],
    ]);
  });

  it('forgets why it was called off once the money came', () => {
    const report = { providerId: 'x', nextAction: null } as const;
    const expired = advancePayment(opened(), { ...report, status: 'CANCELLED', failureCode: 'expired' }, at);
    expect(expired).toMatchObject({ status: 'CANCELLED', failureCode: 'expired', sequence: 2 });
    const paid = advancePayment(expired, { ...report, status: 'SUCCEEDED', failureCode: null }, at);
    expect(paid).toMatchObject({ status: 'SUCCEEDED', failureCode: null, sequence: 3 });
  });
});

describe('a payment is abandoned', () => {
  const limitMs = 60_000;
  const after = (ms: number) => new Date(at.getTime() + ms);

  it('from its limit on, and only while its provider has it and it has not ended', () => {
    expect(isAbandoned({ status: 'PROCESSING', createdAt: at }, after(limitMs - 1), limitMs)).toBe(false);
    expect(isAbandoned({ status: 'PROCESSING', createdAt: at }, after(limitMs), limitMs)).toBe(true);
    for (const status of ['PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const)
      expect(isAbandoned({ status, createdAt: at }, after(limitMs), limitMs)).toBe(false);
  });
});
