import { money } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, idOf, LedgerInMemory, topUp, user } from '../../../test/ledger-in-memory.ts';
import { converted, type Exchange, normalized } from './exchange.ts';

const sell = (amountMinor: number, buyCurrency = 'JPY', rate = '160.5'): Exchange => ({
  type: 'exchange',
  userId: idOf('anna'),
  sell: eur(amountMinor),
  buyCurrency,
  rate,
  postedBy: 'system:test',
  idempotencyKey: null,
});

const withAnna = (): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  return ledger;
};

describe('what an amount is worth', () => {
  it.each([
    [1_000n, 'EUR', '160.5', 'JPY', 1_605n],
    [1n, 'EUR', '160.5', 'JPY', 1n],
    [100n, 'JPY', '0.0062', 'EUR', 62n],
    [1_000n, 'EUR', '0.333', 'KWD', 3_330n],
    [999n, 'KWD', '3', 'JPY', 2n],
    [1_000n, 'EUR', '1.00001', 'CHF', 1_000n],
  ])('%i minor %s at %s is %s %i, rounded down', (amountMinor, from, rate, to, expected) => {
    expect(converted(money(amountMinor, from), rate, to)).toEqual(money(expected, to));
  });

  it('is never more than exactly, and never a whole minor unit less', () => {
    const rates = fc.tuple(fc.bigInt(1n, 10n ** 9n - 1n), fc.integer({ min: 0, max: 9 })).map(([digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0');
      return { digits, places, rate: places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}` };
    });
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), rates, (amountMinor, { digits, places, rate }) => {
        const { amountMinor: bought } = converted(eur(amountMinor), rate, 'CHF');
        const exact = amountMinor * digits;
        const scale = 10n ** BigInt(places);
        expect(bought * scale <= exact && exact < (bought + 1n) * scale).toBe(true);
      }),
    );
  });

  it('is told by one way of writing a rate', () => {
    expect(['00.50', '1.000', '10', '0160.5000'].map(normalized)).toEqual(['0.5', '1', '10', '160.5']);
  });
});

describe('an exchange', () => {
  it('moves both amounts through the tenant’s exchange accounts and records the rate', () => {
    const ledger = withAnna();
    expect(ledger.when(sell(400)).ok).toBe(true);
    expect(ledger.account(user('anna')).postedMinor).toBe(600n);
    expect(ledger.account(user('anna'), 'JPY').postedMinor).toBe(642n);
    const exchange = { kind: 'system', name: 'exchange' } as const;
    expect(ledger.account(exchange).postedMinor).toBe(400n);
    expect(ledger.account(exchange, 'JPY').postedMinor).toBe(-642n);
    const references = [...ledger.transfers.values()].slice(-2).map((transfer) => transfer.references);
    expect(references[0]).toEqual(references[1]);
    expect(references[0]).toMatchObject({ rate: '160.5' });
  });

  it('moves nothing where one side is refused', () => {
    const ledger = withAnna();
    const before = ledger.clone();
    expect(ledger.when(sell(1_001))).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
    expect(ledger.when(sell(1, 'EUR', '1'))).toMatchObject({ error: { code: 'wallet.same_currency' } });
    expect(ledger.when(sell(1, 'JPY', '0.01'))).toMatchObject({ error: { code: 'wallet.exchange_too_small' } });
    expect(ledger.when({ ...sell(1), userId: idOf('nobody') })).toMatchObject({
      error: { code: 'wallet.account_not_found' },
    });
    expect([ledger.accounts, ledger.entries]).toEqual([before.accounts, before.entries]);
  });
});
