import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, external, idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';

it('credits the person from the provider’s side of the outside world', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 2_000));
  expect(ledger.account(user('anna')).postedMinor).toBe(2_000n);
  expect(ledger.account(external).postedMinor).toBe(-2_000n);
});

it('credits one payment once, whoever asks how often, also within one batch', () => {
  const ledger = new LedgerInMemory();
  const [first, second] = ledger.batch([topUp('anna', 2_000), topUp('anna', 2_000)]);
  expect(first?.ok).toBe(true);
  expect(second).toEqual(first);
  expect(ledger.when(topUp('anna', 2_000))).toEqual(first);
  expect(ledger.account(user('anna')).postedMinor).toBe(2_000n);
  expect(ledger.entries).toHaveLength(2);
});

it('refuses the same payment with another amount or for somebody else', () => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 2_000, idOf('p')));
  ledger.given(topUp('ben', 1, idOf('q')));
  for (const other of [topUp('anna', 2_001, idOf('p')), topUp('ben', 2_000, idOf('p'))]) {
    expect(ledger.when(other)).toMatchObject({ error: { code: 'wallet.payment_changed' } });
  }
});

it('credits a person whose membership has not been heard of yet', () => {
  const ledger = new LedgerInMemory();
  expect(ledger.when(topUp('newcomer', 500)).ok).toBe(true);
  expect(ledger.events.map((event) => event.type)).toEqual([
    'account-opened',
    'account-opened',
    'transfer-posted',
    'top-up-completed',
  ]);
});

describe('a top-up that was announced', () => {
  const announce = (amountMinor: number) => ({
    type: 'announce-top-up' as const,
    paymentId: idOf('payment of anna'),
    userId: idOf('anna'),
    provider: 'sandbox',
    amount: eur(amountMinor),
  });
  const abandon = { type: 'abandon-top-up', paymentId: idOf('payment of anna'), failureCode: 'card_declined' } as const;
  const state = (ledger: LedgerInMemory) => {
    const { pendingInMinor, postedMinor } = ledger.account(user('anna'));
    return { pendingInMinor, postedMinor, status: ledger.topUps.get(idOf('payment of anna'))?.status };
  };

  it('is pending, and cannot be spent, until it arrives', () => {
    const ledger = new LedgerInMemory();
    ledger.given(announce(2_000));
    expect(state(ledger)).toEqual({ pendingInMinor: 2_000n, postedMinor: 0n, status: 'CREATED' });
    expect(ledger.when(transfer(user('anna'), revenue, 1))).toMatchObject({
      error: { code: 'wallet.insufficient_funds' },
    });
    ledger.given(topUp('anna', 2_000));
    expect(state(ledger)).toEqual({ pendingInMinor: 0n, postedMinor: 2_000n, status: 'COMPLETED' });
  });

  it('is no longer pending once it came to nothing', () => {
    const ledger = new LedgerInMemory();
    ledger.given(announce(2_000));
    ledger.given(abandon);
    ledger.given(abandon);
    expect(state(ledger)).toEqual({ pendingInMinor: 0n, postedMinor: 0n, status: 'FAILED' });
  });

  it('is what it is in the end, in whatever order and however often its news come', () => {
    const news = [announce(2_000), topUp('anna', 2_000), announce(2_000), topUp('anna', 2_000)];
    fc.assert(
      fc.property(fc.shuffledSubarray(news, { minLength: 3 }), fc.boolean(), (told, together) => {
        const ledger = new LedgerInMemory();
        if (together) ledger.batch(told);
        else for (const command of told) ledger.given(command);
        expect(state(ledger)).toEqual({ pendingInMinor: 0n, postedMinor: 2_000n, status: 'COMPLETED' });
        const announced = ledger.events.filter(({ type }) => type.startsWith('top-up'));
        expect(announced.map((event) => 'topUp' in event && event.topUp.sequence)).toEqual(
          announced.map((_, index) => index + 1),
        );
      }),
    );
  });

  it('is credited all the same where it was given up and the provider has the money after all', () => {
    const ledger = new LedgerInMemory();
    ledger.given(announce(2_000));
    ledger.given(abandon);
    ledger.given(topUp('anna', 2_000));
    expect(state(ledger)).toEqual({ pendingInMinor: 0n, postedMinor: 2_000n, status: 'COMPLETED' });
  });

  it('is refused where it arrives with another amount', () => {
    const ledger = new LedgerInMemory();
    ledger.given(announce(2_000));
    expect(ledger.when(topUp('anna', 1_999))).toMatchObject({ error: { code: 'wallet.payment_changed' } });
  });
});
