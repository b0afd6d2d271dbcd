import { describe, expect, it } from 'vitest';
import { eur, NOW, sampleOpen, sampleOrder, samplePayment, samplePending } from '../../../test/domain/samples.ts';
import {
  CONFIRMATION_LIFE_MS,
  confirmPurchase,
  failPurchase,
  goAhead,
  newPurchase,
  oweRefund,
  type PaymentWay,
  PURCHASE_LIFE_MS,
  reasonToGiveUp,
  redeemPurchase,
  refunded,
  resultOf,
} from './purchase.ts';

const refusal = { code: 'wallet.insufficient_funds', message: 'Not enough money.' } as const;
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('a new purchase', () => {
  it('costs the price of all its tickets', () => {
    expect(samplePending(3)).toMatchObject({ status: 'PENDING', amount: eur(1_500), sequence: 0 });
  });
});

describe('reasonToGiveUp', () => {
  it('given an open pool and a member who may still wait, then none', () => {
    expect(reasonToGiveUp(samplePending(), sampleOpen(), later(PURCHASE_LIFE_MS))).toBeUndefined();
  });

  it('given that nobody waits any more, then it is abandoned', () => {
    const reason = reasonToGiveUp(samplePending(), sampleOpen(), later(PURCHASE_LIFE_MS + 1));
    expect(reason?.code).toBe('raffle.purchase_abandoned');
  });

  it('given a cancelled pool, then that', () => {
    const reason = reasonToGiveUp(samplePending(), sampleOpen({ state: 'CANCELLED' }), NOW);
    expect(reason?.code).toBe('raffle.pool_cancelled');
  });
});

describe('a purchase that waits', () => {
  it('given a pool that closes before its time is over, then it waits until then', () => {
    const closesAt = later(1_000);
    const waits = (payment: PaymentWay) =>
      newPurchase(sampleOrder({ payment }), { id: 'pool-1', closesAt }, eur(500), NOW).abandonAfter;
    expect([waits('HOLD'), waits('PROVIDER')]).toEqual([closesAt, closesAt]);
    expect(waits('TRANSFER')).toEqual(later(PURCHASE_LIFE_MS));
  });
});

describe('the go-ahead', () => {
  const waiting = samplePending(2, { payment: 'HOLD' });

  it('given a purchase of one call, then it was there from the beginning', () => {
    expect(samplePending().goAheadAt).toEqual(NOW);
    expect(waiting.goAheadAt).toBeNull();
  });

  it('given late, then there is still time to take the money; given twice, then nothing changes', () => {
    const last = later(CONFIRMATION_LIFE_MS);
    const going = goAhead(waiting, last);
    expect(going.abandonAfter).toEqual(new Date(last.getTime() + PURCHASE_LIFE_MS));
    expect(goAhead(going, later(CONFIRMATION_LIFE_MS + 5))).toBe(going);
    expect(goAhead(waiting, NOW).abandonAfter).toEqual(waiting.abandonAfter);
  });
});

describe('redeeming', () => {
  const confirmed = confirmPurchase(samplePending(2, { payment: 'HOLD' }), samplePayment(), NOW);

  it('given a confirmed purchase, then its tickets are handed over, once', () => {
    const redeemed = redeemPurchase(confirmed, NOW);
    expect(redeemed).toMatchObject({ ok: true, value: { redeemedAt: NOW } });
    if (redeemed.ok) {
      expect(redeemPurchase(redeemed.value, NOW)).toMatchObject({ error: { code: 'raffle.purchase_redeemed' } });
    }
  });

  it('given any other, then not', () => {
    const refunding = { ...confirmed, status: 'REFUNDING' } as const;
    for (const purchase of [samplePending(), refunding]) {
      expect(redeemPurchase(purchase, NOW)).toMatchObject({ error: { code: 'raffle.purchase_not_confirmed' } });
    }
  });
});

describe('the end of a purchase', () => {
  it('given a capture, then it is CONFIRMED by it', () => {
    const confirmed = confirmPurchase(samplePending(), samplePayment(), NOW);
    expect(confirmed).toMatchObject({ status: 'CONFIRMED', ...samplePayment(), confirmedAt: NOW, sequence: 1 });
    expect(resultOf(confirmed)).toEqual({ ok: true, value: confirmed });
  });

  it('given a refusal, then it FAILED, and its buyer is told why', () => {
    const failed = failPurchase(samplePending(), refusal);
    expect(failed).toMatchObject({ status: 'FAILED', transferId: null, sequence: 1 });
    expect(resultOf(failed)).toMatchObject({ ok: false, error: refusal });
  });

  it('given money that reached a cancelled pool, then it goes back, and its buyer is told why', () => {
    const owed = oweRefund(samplePending(), samplePayment(), sampleOpen({ state: 'CANCELLED' }));
    expect(owed).toMatchObject({ status: 'REFUNDING', ...samplePayment(), sequence: 0 });
    const back = refunded(owed, 'transfer-2', NOW);
    expect(back).toMatchObject({ status: 'REFUNDED', refundTransferId: 'transfer-2', sequence: 1 });
    expect(resultOf(back)).toMatchObject({ ok: false, error: { code: 'raffle.pool_cancelled' } });
  });

  it('given a refund after the tickets, then its buyer’s answer stays what it was', () => {
    const confirmed = confirmPurchase(samplePending(), samplePayment(), NOW);
    const back = refunded({ ...confirmed, status: 'REFUNDING' }, 'transfer-2', NOW);
    expect(resultOf(back)).toEqual({ ok: true, value: back });
  });

  it('comes once: anything after it is a bug', () => {
    const confirmed = confirmPurchase(samplePending(), samplePayment(), NOW);
    expect(() => confirmPurchase(confirmed, samplePayment(), NOW)).toThrow('CONFIRMED');
    expect(() => failPurchase(confirmed, refusal)).toThrow('CONFIRMED');
    expect(() => oweRefund(confirmed, samplePayment(), sampleOpen())).toThrow('CONFIRMED');
    expect(() => refunded(confirmed, 'transfer-2', NOW)).toThrow('CONFIRMED');
  });
});
