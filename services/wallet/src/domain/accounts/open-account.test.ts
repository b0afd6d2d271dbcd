import { expect, it } from 'vitest';
import { LedgerInMemory, user } from '../../../test/ledger-in-memory.ts';

it('opens one account per owner and currency, however often it is asked', () => {
  const ledger = new LedgerInMemory();
  const open = (currency: string) => ledger.given({ type: 'open-account', owner: user('anna'), currency });
  const first = open('EUR');
  expect(open('EUR')).toEqual(first);
  expect(open('CHF')).not.toEqual(first);
  expect(ledger.accounts.size).toBe(2);
  expect(ledger.events.map((event) => event.type)).toEqual(['account-opened', 'account-opened']);
});
