import { money } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import { cancel, limits, wholeOf, withdraw } from '../../../test/decisions-in-memory.ts';
import { idOf, LedgerInMemory, pool, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import { availableMinor } from '../accounts/account.ts';
import type { WalletLimits } from '../settings/wallet-settings.ts';
import type { RefundTopUp } from '../top-ups/refund-top-up.ts';
import type { Withdrawal } from './withdrawal.ts';

const withAnna = (some: Partial<WalletLimits> = {}, amountMinor = 100_000): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', amountMinor));
  ledger.settings.set('EUR', limits(some));
  ledger.events.length = 0;
  return ledger;
};

/** What the provider gave back of the first payment. */
const refund = (name: string, amountMinor: number): RefundTopUp => {
  const { paymentId, userId, provider, effectiveAt, postedBy, idempotencyKey } = topUp(name, amountMinor);
  const amount = money(BigInt(amountMinor), 'EUR');
  const refunded = { type: 'refund-top-up', refundId: idOf('refund'), providerRefundId: 're_1', amount } as const;
  return { ...refunded, paymentId, userId, provider, effectiveAt, postedBy, idempotencyKey };
};

const codeOf = (ledger: LedgerInMemory, amountMinor: number): string => {
  const result = ledger.when(withdraw('anna', amountMinor));
  return result.ok ? 'granted' : result.error.code;
};

describe('a withdrawal that is asked for', () => {
  it('sets its money aside for as long as it takes, and needs nobody where it is small', () => {
    const ledger = withAnna({ withdrawalApprovalMinor: 501n });
    const withdrawal = ledger.given<Withdrawal>(withdraw('anna', 500));
    expect(withdrawal).toMatchObject({ status: 'PROCESSING', approvedBy: null, approvedAt: ledger.now });
    expect(availableMinor(ledger.account(user('anna')))).toBe(99_500n);
    expect(ledger.holds.get(withdrawal.holdId)).toMatchObject({ status: 'ACTIVE', expiresAt: null });
    expect(ledger.events.map((event) => [event.type, 'sequence' in event && event.sequence])).toEqual([
      ['withdrawal-requested', 1],
      ['withdrawal-approved', 2],
    ]);
  });

  it('waits for a second person from the limit on, to the cent', () => {
    const ledger = withAnna({ withdrawalApprovalMinor: 500n });
    expect(ledger.given(withdraw('anna', 499))).toMatchObject({ status: 'PROCESSING' });
    expect(ledger.given(withdraw('anna', 500))).toMatchObject({ status: 'CREATED', approvedAt: null, sequence: 1 });
  });

  it('can take everything that is available and not one cent more', () => {
    const ledger = withAnna({}, 1_000);
    ledger.given(withdraw('anna', 400));
    expect(ledger.when(withdraw('anna', 601))).toMatchObject({
      error: { code: 'wallet.insufficient_funds', pointer: '/amountMinor', details: { availableMinor: 600 } },
    });
    expect(codeOf(ledger, 600)).toBe('granted');
  });

  it('is of nothing that one owes, which has no floor and would lend without end', () => {
    const ledger = withAnna({}, 100);
    ledger.given(transfer(user('anna'), revenue, 80));
    ledger.given(refund('anna', 100));
    const debt = ledger.account({ kind: 'receivable', userId: idOf('anna') });
    expect(debt.postedMinor).toBe(-80n);
    const result = ledger.when(withdraw('anna', 500, { accountId: debt.id }));
    expect(result).toMatchObject({ error: { code: 'wallet.account_not_found', pointer: '/accountId' } });
    expect(brokenInvariants(wholeOf(ledger))).toEqual([]);
  });

  it('is of one’s own account, and in its currency', () => {
    const ledger = withAnna();
    ledger.given(topUp('ben', 1_000));
    const ofBen = withdraw('anna', 10, { accountId: ledger.account(user('ben')).id });
    expect(ledger.when(ofBen)).toMatchObject({
      error: { code: 'wallet.account_not_found', pointer: '/accountId' },
    });
    const inFrancs = withdraw('anna', 10, {
      accountId: ledger.account(user('anna')).id,
      amount: { amountMinor: 10n, currency: 'CHF' },
    });
    expect(ledger.when(inFrancs)).toMatchObject({ error: { code: 'wallet.currency_mismatch', pointer: '/currency' } });
    expect(ledger.when(withdraw('nobody', 10))).toMatchObject({ error: { code: 'wallet.account_not_found' } });
    ledger.given(transfer(user('ben'), pool('friday'), 500));
    const ofPool = withdraw('anna', 10, { accountId: ledger.account(pool('friday')).id });
    expect(ledger.when(ofPool)).toMatchObject({ error: { code: 'wallet.account_not_found' } });
  });

  it('is not paid from an account that is suspended or closed', () => {
    for (const [status, code] of [
      ['SUSPENDED', 'wallet.account_suspended'],
      ['CLOSED', 'wallet.account_closed'],
    ] as const) {
      const ledger = withAnna();
      ledger.setStatus(user('anna'), status);
      expect(codeOf(ledger, 10)).toBe(code);
    }
  });

  it('cannot be captured, released or expired as a hold by anybody else', () => {
    const ledger = withAnna();
    const { holdId } = ledger.given<Withdrawal>(withdraw('anna', 500));
    const before = ledger.clone();
    const requester = { postedBy: 'service:raffle', idempotencyKey: null };
    const purchase = { reason: 'TICKET_PURCHASE', references: {}, ...requester } as const;
    for (const command of [
      { type: 'capture-hold', holdId, credit: revenue, ...purchase },
      { type: 'release-hold', holdId },
      { type: 'expire-hold', holdId },
    ] as const) {
      ledger.wait(1_000_000);
      expect(ledger.when(command)).toMatchObject({ error: { code: 'wallet.hold_not_found' } });
    }
    expect(ledger.holds).toEqual(before.holds);
  });
});

describe('the limits', () => {
  it('refuse less than the minimum', () => {
    const ledger = withAnna({ withdrawalMinimumMinor: 500n });
    expect(ledger.when(withdraw('anna', 499))).toMatchObject({
      error: { code: 'wallet.withdrawal_below_minimum', pointer: '/amountMinor', details: { minimumMinor: 500 } },
    });
    expect(codeOf(ledger, 500)).toBe('granted');
  });

  it('of a day begin anew at midnight in UTC, and those of a month on its first', () => {
    const ledger = withAnna({ withdrawalPerDayMinor: 1_000n, withdrawalPerMonthMinor: 1_500n });
    ledger.now = new Date('2026-11-29T23:59:59.999Z');
    expect(codeOf(ledger, 1_000)).toBe('granted');
    expect(ledger.when(withdraw('anna', 1))).toMatchObject({
      error: { code: 'wallet.withdrawal_over_day_limit', pointer: '/amountMinor', details: { leftMinor: 0 } },
    });
    ledger.now = new Date('2026-11-30T00:00:00.000Z');
    expect(ledger.when(withdraw('anna', 501))).toMatchObject({
      error: { code: 'wallet.withdrawal_over_month_limit', details: { limitMinor: 1_500, leftMinor: 500 } },
    });
    expect(codeOf(ledger, 500)).toBe('granted');
    ledger.now = new Date('2026-12-01T00:00:00.000Z');
    expect(codeOf(ledger, 1_000)).toBe('granted');
  });

  it('count what was asked for and did not come to nothing, in one batch too', () => {
    const ledger = withAnna({ withdrawalPerDayMinor: 1_000n, withdrawalApprovalMinor: 1n });
    const [first] = [...ledger.batch([withdraw('anna', 600), withdraw('anna', 600)])].map(({ ok }) => ok);
    expect([first, ledger.withdrawals.size]).toEqual([true, 1]);
    const [withdrawal] = ledger.withdrawals.values();
    const results = ledger.batch([cancel(withdrawal?.id ?? '', 'anna'), withdraw('anna', 1_000), withdraw('anna', 1)]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false]);
  });

  it('are each person’s and each currency’s own', () => {
    const ledger = withAnna({ withdrawalPerDayMinor: 1_000n });
    ledger.given(topUp('ben', 5_000));
    ledger.given({ ...topUp('anna', 5_000, idOf('francs')), amount: { amountMinor: 5_000n, currency: 'CHF' } });
    expect(codeOf(ledger, 1_000)).toBe('granted');
    expect(ledger.when(withdraw('ben', 1_000)).ok).toBe(true);
    const francs = withdraw('anna', 1, { amount: { amountMinor: 5_000n, currency: 'CHF' } });
    expect(ledger.when(francs).ok).toBe(true);
  });

  it('of nothing at all let nothing out', () => {
    expect(codeOf(withAnna({ withdrawalPerDayMinor: 0n }), 1)).toBe('wallet.withdrawal_over_day_limit');
  });
});
