import { describe, expect, it } from 'vitest';
import { capture, hold, idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import type { PlaceHoldReceipt } from '../holds/place-hold.ts';

const limit = (perDayMinor: bigint | null, perMonthMinor: bigint | null = null) => ({
  type: 'limit-own-spending' as const,
  userId: idOf('anna'),
  currency: 'EUR',
  limits: { perDayMinor, perMonthMinor },
});
const limitByStaff = (accountId: string, perDayMinor: bigint | null) => ({
  type: 'set-spending-limits' as const,
  accountId,
  currency: 'EUR',
  limits: { perDayMinor, perMonthMinor: null },
});

const limitedTo = (perDayMinor: bigint | null, perMonthMinor: bigint | null = null): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 100_000));
  ledger.given(limit(perDayMinor, perMonthMinor));
  return ledger;
};

const refused = (period: string) => ({ error: { code: 'wallet.spending_limit_exceeded', details: { period } } });
const spending = (ledger: LedgerInMemory) => ledger.account(user('anna')).spending;
const DAY = 24 * 3_600;

describe('a limit a day', () => {
  it('is met to the cent and not passed by one, until the next day', () => {
    const ledger = limitedTo(1_000n);
    ledger.given(transfer(user('anna'), revenue, 999));
    expect(ledger.when(transfer(user('anna'), revenue, 2))).toMatchObject(refused('day'));
    expect(ledger.when(transfer(user('anna'), revenue, 1)).ok).toBe(true);
    ledger.wait(DAY);
    expect(ledger.when(transfer(user('anna'), revenue, 1_000)).ok).toBe(true);
  });

  it('counts what is held to be spent, once, and gives back what is freed', () => {
    const ledger = limitedTo(1_000n);
    const first = ledger.given<PlaceHoldReceipt>(hold(user('anna'), 600));
    expect(ledger.when(hold(user('anna'), 401))).toMatchObject(refused('day'));
    ledger.given(capture(first.holdId, revenue, 100));
    expect(spending(ledger)).toMatchObject({ dayMinor: 100n, heldMinor: 0n });
    const second = ledger.given<PlaceHoldReceipt>(hold(user('anna'), 900));
    ledger.given({ type: 'release-hold', holdId: second.holdId });
    expect(spending(ledger)).toMatchObject({ dayMinor: 100n, heldMinor: 0n });
    const third = ledger.given<PlaceHoldReceipt>(hold(user('anna'), 900, 60));
    ledger.wait(61);
    ledger.given({ type: 'expire-hold', holdId: third.holdId });
    expect(ledger.when(transfer(user('anna'), revenue, 900)).ok).toBe(true);
  });

  it('does not count what is not spending: corrections, and money given back', () => {
    const ledger = limitedTo(1n);
    expect(ledger.when(transfer(user('anna'), revenue, 500, { reason: 'ADJUSTMENT' })).ok).toBe(true);
    expect(spending(ledger)?.dayMinor).toBe(0n);
  });

  it('counts the spending of one batch together', () => {
    const ledger = limitedTo(1_000n);
    const results = ledger.batch([600, 600, 400].map((amount) => transfer(user('anna'), revenue, amount)));
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  });
});

it('a limit a month goes on over its days and begins anew with the next month', () => {
  const ledger = limitedTo(null, 1_000n);
  ledger.given(transfer(user('anna'), revenue, 600));
  ledger.wait(DAY);
  expect(ledger.when(transfer(user('anna'), revenue, 500))).toMatchObject(refused('month'));
  ledger.wait(10 * DAY);
  expect(ledger.when(transfer(user('anna'), revenue, 1_000)).ok).toBe(true);
});

describe('changing limits', () => {
  it('is the person’s own to tighten, and staff’s to loosen or to lift', () => {
    const ledger = limitedTo(1_000n);
    for (const looser of [limit(1_001n), limit(null, 5n), limit(null)]) {
      expect(ledger.when(looser)).toMatchObject({ error: { code: 'wallet.limit_not_tighter' } });
    }
    expect(ledger.when(limit(1_000n, 2_000n)).ok).toBe(true);
    const { id } = ledger.account(user('anna'));
    expect(ledger.when(limitByStaff(id, 5_000n)).ok).toBe(true);
    expect(ledger.when(limitByStaff(id, null)).ok).toBe(true);
    expect(spending(ledger)).toBeNull();
  });

  it('keeps what was counted', () => {
    const ledger = limitedTo(1_000n);
    ledger.given(transfer(user('anna'), revenue, 400));
    ledger.given(limit(400n));
    expect(ledger.when(transfer(user('anna'), revenue, 1))).toMatchObject(refused('day'));
  });

  it('is not for accounts that are no person’s', () => {
    const ledger = limitedTo(1_000n);
    ledger.given(transfer(user('anna'), revenue, 1));
    expect(ledger.when(limitByStaff(ledger.account(revenue).id, 1n))).toMatchObject({
      error: { code: 'wallet.account_of_tenant' },
    });
  });
});
