import { type Money, money } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payment, PaymentStatus } from '../payments/payment.ts';
import { openRefund, type RefundablePayment } from './refund.ts';

const at = new Date('2026-01-01T00:00:00Z');
const anyAmount = () => undefined;

const payment = (status: PaymentStatus = 'SUCCEEDED'): Payment => ({
  id: 'p1',
  userId: 'u1',
  purpose: 'WALLET_TOPUP',
  provider: 'sandbox',
  providerId: 'sbx_1',
  paymentMethod: 'sandbox_ok',
  amount: money(2_000n, 'EUR'),
  refundedMinor: 0n,
  nextAction: null,
  status,
  failureCode: null,
  sequence: 2,
  createdAt: at,
  updatedAt: at,
});

const refund = (
  given: Partial<RefundablePayment>,
  amountMinor?: bigint,
  amountProblem: (amount: Money) => string | undefined = anyAmount,
) => {
  const refundable = { payment: payment(), claimedMinor: 0n, disputed: false, ...given };
  return openRefund(refundable, { id: 'r1', requestedBy: 's1', amountMinor, reason: 'Rain' }, amountProblem, at);
};

const codeOf = (result: ReturnType<typeof refund>) => (result.ok ? 'opened' : result.error.code);

describe('opening a refund', () => {
  it('begins PENDING, of a part or of all that is left', () => {
    expect(refund({}, 500n)).toMatchObject({
      ok: true,
      value: { status: 'PENDING', providerId: null, amount: money(500n, 'EUR'), userId: 'u1', sequence: 0 },
    });
    expect(refund({ claimedMinor: 1_500n })).toMatchObject({ ok: true, value: { amount: money(500n, 'EUR') } });
  });

  it.each<PaymentStatus>(['PENDING', 'PROCESSING', 'FAILED', 'CANCELLED'])('refuses a payment that is %s', (status) => {
    expect(codeOf(refund({ payment: payment(status) }))).toBe('billing.payment_not_refundable');
  });

  it('refuses while the payer’s bank decides a dispute', () => {
    expect(codeOf(refund({ disputed: true }))).toBe('billing.payment_disputed');
  });

  it('refuses more than is left, and nothing at all', () => {
    expect(refund({ claimedMinor: 1_500n }, 501n)).toMatchObject({
      error: { code: 'billing.refund_exceeds_payment', pointer: '/amountMinor' },
    });
    expect(codeOf(refund({ claimedMinor: 2_000n }))).toBe('billing.refund_exceeds_payment');
    expect(codeOf(refund({}, 0n))).toBe('billing.refund_exceeds_payment');
  });

  it('refuses what the provider cannot move, in the provider’s words', () => {
    const hundreds = ({ amountMinor }: Money) => (amountMinor % 100n === 0n ? undefined : 'Whole hundreds only.');
    expect(refund({}, 150n, hundreds)).toMatchObject({
      error: { code: 'billing.amount_unsupported', message: 'Whole hundreds only.' },
    });
    expect(codeOf(refund({}, 200n, hundreds))).toBe('opened');
  });

  it('never lets refunds come to more than the payment', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.bigInt(0n, 2_500n), { nil: undefined }), { maxLength: 12 }), (asked) => {
        let claimedMinor = 0n;
        for (const amountMinor of asked) {
          const result = refund({ claimedMinor }, amountMinor);
          if (result.ok) claimedMinor += result.value.amount.amountMinor;
        }
        expect(claimedMinor <= 2_000n).toBe(true);
      }),
    );
  });
});
