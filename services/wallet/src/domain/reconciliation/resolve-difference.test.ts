import { money } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import type { Difference } from './difference.ts';
import { fingerprintOf, sizeOf } from './difference.ts';
import { type AdjustmentRequest, referencesOf, requireOpen, resolve, settle } from './resolve-difference.ts';

const now = new Date('2026-11-21T20:00:00Z');

const difference = (change: Partial<Difference> = {}): Difference => ({
  id: '00000000-0000-7000-8000-000000000001',
  provider: 'sandbox',
  kind: 'MISSING_IN_LEDGER',
  type: 'payment',
  externalId: 'sbx_1',
  flow: 'IN',
  file: { lineNumber: 2, amountMinor: 500n, currency: 'EUR', occurredAt: now },
  ledger: null,
  foundBy: '00000000-0000-7000-8000-000000000002',
  foundAt: now,
  state: 'OPEN',
  resolution: null,
  ...change,
});

const external = { kind: 'system', name: 'external', provider: 'sandbox' } as const;
const suspense = { kind: 'system', name: 'suspense' } as const;

const adjustment = (change: Partial<AdjustmentRequest> = {}): AdjustmentRequest => ({
  kind: 'adjustment',
  debit: external,
  credit: suspense,
  amount: money(500n, 'EUR'),
  note: 'late',
  ...change,
});

describe('an adjustment', () => {
  it('that books what was missing says which item it is', () => {
    expect(referencesOf(difference(), adjustment())).toEqual({ note: 'late', externalId: 'sbx_1' });
    const payout = difference({
      flow: 'OUT',
      file: { lineNumber: 2, amountMinor: -500n, currency: 'EUR', occurredAt: now },
    });
    expect(referencesOf(payout, adjustment({ debit: suspense, credit: external }))).toEqual({
      note: 'late',
      externalId: 'sbx_1',
    });
  });

  it.each<[string, Partial<AdjustmentRequest>, Partial<Difference>]>([
    ['another amount', { amount: money(499n, 'EUR') }, {}],
    ['another currency', { amount: money(500n, 'CHF') }, {}],
    ['the other direction', { debit: suspense, credit: external }, {}],
    ['another provider', { debit: { ...external, provider: 'otherpay' } }, {}],
    ['accounts within the house', { debit: { kind: 'system', name: 'fees' } }, {}],
    ['an amount that differed', {}, { kind: 'AMOUNT_DIFFERS' }],
  ])('of %s does not', (_what, request, found) => {
    expect(referencesOf(difference(found), adjustment(request))).toEqual({ note: 'late' });
  });
});

describe('a difference', () => {
  it('is resolved once, by a person or by a later run', () => {
    const open = difference();
    expect(requireOpen(open)).toEqual({ ok: true, value: open });
    expect(requireOpen(undefined)).toMatchObject({ error: { code: 'wallet.difference_not_found' } });
    const explained = resolve(open, {
      kind: 'explained',
      note: 'x',
      transferId: null,
      resolvedBy: 'user:a',
      resolvedAt: now,
    });
    for (const closed of [explained, settle(open, open.foundBy, now)]) {
      expect(requireOpen(closed)).toMatchObject({
        error: { code: 'wallet.difference_resolved', details: { state: closed.state } },
      });
    }
  });

  it('is about what one side has more, or about the file’s amount between currencies', () => {
    const ledger = { transferId: 't', amountMinor: 700n, currency: 'EUR', effectiveAt: now };
    expect(sizeOf(difference())).toEqual({ amountMinor: 500n, currency: 'EUR' });
    expect(sizeOf(difference({ ledger }))).toEqual({ amountMinor: 200n, currency: 'EUR' });
    expect(sizeOf(difference({ file: null, ledger }))).toEqual({ amountMinor: 700n, currency: 'EUR' });
    expect(sizeOf(difference({ ledger: { ...ledger, currency: 'CHF' } }))).toEqual({
      amountMinor: 500n,
      currency: 'EUR',
    });
  });

  it('is the same one only where tenant, provider, item and both sides’ amounts are', () => {
    const found = { ...difference(), copy: 1 };
    const print = (change: object, tenant = 'a', provider = 'sandbox') =>
      fingerprintOf(tenant, provider, { ...found, ...change });
    const prints = [
      print({}),
      print({}, 'b'),
      print({}, 'a', 'otherpay'),
      print({ kind: 'AMOUNT_DIFFERS' }),
      print({ externalId: 'sbx_2' }),
      print({ flow: 'OUT' }),
      print({ copy: 2 }),
      print({ file: { ...found.file, amountMinor: 501n } }),
      print({ ledger: { transferId: 't', amountMinor: 1n, currency: 'EUR', effectiveAt: now } }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(print({ file: { ...found.file, lineNumber: 99 } })).toBe(print({}));
  });
});
