import { expect, it } from 'vitest';
import { eur, hold, idOf, LedgerInMemory, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import type { PlaceHoldReceipt } from '../holds/place-hold.ts';
import type { AccountStatus } from './account.ts';

const withAnna = (amountMinor: number): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', amountMinor));
  return ledger;
};

const put = (ledger: LedgerInMemory, status: AccountStatus, accountId = ledger.account(user('anna')).id) =>
  ledger.when({ type: 'set-account-status', accountId, status, reason: 'because' });

it('suspends an account and takes it back into use, each told as the account’s next event', () => {
  const ledger = withAnna(500);
  ledger.events.length = 0;
  expect(put(ledger, 'SUSPENDED').ok).toBe(true);
  expect(ledger.when(transfer(user('anna'), revenue, 1))).toMatchObject({
    error: { code: 'wallet.account_suspended' },
  });
  expect(put(ledger, 'ACTIVE').ok).toBe(true);
  expect(ledger.when(transfer(user('anna'), revenue, 1)).ok).toBe(true);
  expect(ledger.events.slice(0, 2)).toMatchObject([
    { type: 'account-status-changed', previous: 'ACTIVE', account: { status: 'SUSPENDED', version: 2 } },
    { type: 'account-status-changed', previous: 'SUSPENDED', account: { status: 'ACTIVE', version: 3 } },
  ]);
});

it('changes nothing and tells nothing where the account is in the status already', () => {
  const ledger = withAnna(500);
  ledger.events.length = 0;
  expect(put(ledger, 'ACTIVE').ok).toBe(true);
  expect([ledger.events, ledger.account(user('anna')).version]).toEqual([[], 1]);
});

it('lets a suspended account be paid what it is owed', () => {
  const ledger = withAnna(500);
  put(ledger, 'SUSPENDED');
  expect(ledger.when(transfer(revenue, user('anna'), 5, { reason: 'REFUND' })).ok).toBe(true);
});

it('closes only an account with no balance, no hold, nothing on its way and no debt', () => {
  const ledger = withAnna(500);
  expect(put(ledger, 'CLOSED')).toMatchObject({
    error: { code: 'wallet.account_not_empty', details: { postedMinor: 500 } },
  });
  const { holdId } = ledger.given<PlaceHoldReceipt>(hold(user('anna'), 500));
  ledger.given({ type: 'release-hold', holdId });
  ledger.given(transfer(user('anna'), revenue, 500));
  ledger.given({
    type: 'announce-top-up',
    paymentId: idOf('on its way'),
    userId: idOf('anna'),
    provider: 'sandbox',
    amount: eur(7),
  });
  expect(put(ledger, 'CLOSED')).toMatchObject({ error: { details: { pendingInMinor: 7 } } });
  ledger.given({ type: 'abandon-top-up', paymentId: idOf('on its way'), failureCode: 'cancelled' });
  expect(put(ledger, 'CLOSED').ok).toBe(true);
  expect(put(ledger, 'ACTIVE')).toMatchObject({ error: { code: 'wallet.account_closed' } });
  expect(ledger.when(transfer(revenue, user('anna'), 5))).toMatchObject({ error: { code: 'wallet.account_closed' } });
});

it('is refused for the tenant’s own accounts and for one that is not there', () => {
  const ledger = withAnna(500);
  ledger.given(transfer(user('anna'), revenue, 1));
  expect(put(ledger, 'SUSPENDED', ledger.account(revenue).id)).toMatchObject({
    error: { code: 'wallet.account_of_tenant' },
  });
  expect(put(ledger, 'SUSPENDED', idOf('nobody'))).toMatchObject({ error: { code: 'wallet.account_not_found' } });
});

it('is refused for what a person owes, which must be there whenever a provider takes money back', () => {
  const ledger = withAnna(500);
  const debtor = { kind: 'receivable', userId: idOf('anna') } as const;
  ledger.given({ type: 'open-account', owner: debtor, currency: 'EUR' });
  const { id } = ledger.account(debtor);
  for (const status of ['SUSPENDED', 'CLOSED'] as const)
    expect(put(ledger, status, id)).toMatchObject({ error: { code: 'wallet.account_of_tenant' } });
  // One that was suspended before can be taken back into use.
  ledger.setStatus(debtor, 'SUSPENDED');
  expect(put(ledger, 'ACTIVE', id).ok).toBe(true);
});
