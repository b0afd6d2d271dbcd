import { MAX_AMOUNT_MINOR } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import { eur, idOf, start } from '../../../test/ledger-in-memory.ts';
import { type Account, availableMinor, credit, debit, emptyAccount, free, setAside } from './account.ts';

const key = { ownerKind: 'user', ownerId: idOf('anna'), kind: 'default', provider: '', currency: 'EUR' } as const;
const member: Account = { ...emptyAccount(key, idOf('account'), start), postedMinor: 1_000n };
const tenants: Account = emptyAccount({ ...key, ownerKind: 'tenant', kind: 'revenue' }, idOf('revenue'), start);

describe('a member’s account', () => {
  it('can be emptied to the cent and not one cent further', () => {
    expect(debit(member, eur(1_000), 'TRANSFER')).toMatchObject({ ok: true, value: { postedMinor: 0n } });
    expect(debit(member, eur(1_001), 'TRANSFER')).toMatchObject({
      ok: false,
      error: { code: 'wallet.insufficient_funds', details: { availableMinor: 1_000, neededMinor: 1_001 } },
    });
  });

  it('cannot spend what is set aside, nor set it aside twice', () => {
    const held = setAside(member, eur(700));
    if (!held.ok) throw new Error(held.error.message);
    expect(availableMinor(held.value)).toBe(300n);
    expect(debit(held.value, eur(301), 'TRANSFER')).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
    expect(setAside(held.value, eur(301))).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
    expect(free(held.value, eur(700))).toEqual(member);
  });

  it('does not count pending money as available', () => {
    const expecting = { ...member, pendingInMinor: 5_000n };
    expect(availableMinor(expecting)).toBe(1_000n);
    expect(debit(expecting, eur(1_001), 'TRANSFER')).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
  });

  it('stays within what JSON carries exactly', () => {
    const full = { ...member, postedMinor: MAX_AMOUNT_MINOR };
    expect(credit(full, eur(1))).toMatchObject({ error: { code: 'wallet.balance_overflow' } });
    expect(credit({ ...full, postedMinor: MAX_AMOUNT_MINOR - 1n }, eur(1)).ok).toBe(true);
  });
});

describe('the tenant’s own account', () => {
  it('has no floor, yet an end', () => {
    expect(debit(tenants, eur(5), 'PRIZE_PAYOUT')).toMatchObject({ ok: true, value: { postedMinor: -5n } });
    const deep = { ...tenants, postedMinor: -MAX_AMOUNT_MINOR };
    expect(debit(deep, eur(1), 'FEE')).toMatchObject({ error: { code: 'wallet.balance_overflow' } });
    const held = { ...tenants, heldMinor: MAX_AMOUNT_MINOR };
    expect(setAside(held, eur(1))).toMatchObject({ error: { code: 'wallet.balance_overflow' } });
  });
});

describe('a suspended account', () => {
  const suspended: Account = { ...member, status: 'SUSPENDED' };

  it('neither pays nor sets money aside', () => {
    expect(debit(suspended, eur(1), 'TRANSFER')).toMatchObject({ error: { code: 'wallet.account_suspended' } });
    expect(setAside(suspended, eur(1))).toMatchObject({ error: { code: 'wallet.account_suspended' } });
  });

  it('still accepts refunds and staff corrections', () => {
    expect(credit(suspended, eur(1)).ok).toBe(true);
    expect(debit(suspended, eur(1), 'ADJUSTMENT').ok).toBe(true);
  });
});

it('a closed account takes part in nothing', () => {
  const closed: Account = { ...member, status: 'CLOSED' };
  for (const attempt of [credit(closed, eur(1)), debit(closed, eur(1), 'ADJUSTMENT'), setAside(closed, eur(1))]) {
    expect(attempt).toMatchObject({ ok: false, error: { code: 'wallet.account_closed' } });
  }
});
