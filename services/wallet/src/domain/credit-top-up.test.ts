import { expect, it } from 'vitest';
import { external, idOf, LedgerInMemory, topUp, user } from '../../test/ledger-in-memory.ts';

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
  expect(ledger.events.map((event) => event.type)).toEqual(['account-opened', 'account-opened', 'transfer-posted']);
});
