import { describe, expect, it } from 'vitest';
import { readStripe } from './read-stripe.ts';

const transaction = (change: object = {}) => ({
  id: 'txn_1',
  object: 'balance_transaction',
  type: 'charge',
  amount: 1_000,
  fee: 59,
  net: 941,
  currency: 'eur',
  created: 1_763_755_200,
  source: 'ch_1',
  status: 'available',
  ...change,
});

const read = (content: unknown) => readStripe(typeof content === 'string' ? content : JSON.stringify(content));

const linesOf = (content: unknown) => {
  const result = read(content);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.value;
};
const faultsOf = (content: unknown): string[] => {
  const result = read(content);
  return 'faults' in result ? result.faults.map(({ where, message }) => `${where}: ${message}`) : [];
};

describe('a list of balance transactions', () => {
  it('is an array or a list of the API', () => {
    const line = {
      lineNumber: 1,
      type: 'payment',
      externalId: 'ch_1',
      amountMinor: 1_000n,
      currency: 'EUR',
      feeMinor: 59n,
      occurredAt: new Date('2025-11-21T20:00:00Z'),
      reference: 'txn_1',
    };
    expect(linesOf([transaction()])).toEqual([line]);
    expect(linesOf({ object: 'list', data: [transaction()], has_more: false })).toEqual([line]);
  });

  it.each([
    [{ type: 'refund', amount: -1_000, fee: 0, net: -1_000, source: 're_1' }, 'refund', 're_1'],
    [{ type: 'refund_failure', source: 're_1' }, 'reversal', 're_1'],
    [{ type: 'payout', source: 'po_1' }, 'payout', 'po_1'],
    [{ type: 'adjustment', reporting_category: 'dispute', source: 'dp_1' }, 'chargeback', 'dp_1'],
    [{ type: 'adjustment', reporting_category: 'dispute_reversal', source: 'dp_1' }, 'reversal', 'dp_1'],
    [{ type: 'adjustment', source: null }, 'adjustment', 'txn_1'],
    [{ type: 'stripe_fee', source: 'ch_1' }, 'fee', 'txn_1'],
    [{ type: 'something_new' }, 'other', 'ch_1'],
    [{ source: { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' } }, 'payment', 'pi_1'],
    [{ source: { id: 'ch_1', object: 'charge', payment_intent: null } }, 'payment', 'ch_1'],
  ])('knows what %j is, and by which id', (change, type, externalId) => {
    expect(linesOf([transaction(change)])).toMatchObject([{ type, externalId }]);
  });

  it.each([
    ['what is not JSON', '[{"id":}]', 'line 1, column 8: Expected a value at line 1, column 8.'],
    ['what is no list', {}, ': expected an array of balance transactions, or a list of Stripe’s API'],
    [
      'a page with more behind it',
      { object: 'list', data: [], has_more: true },
      ': has_more is true: the list is not whole; send all of its pages as one array',
    ],
    [
      'sums that do not add up',
      [transaction({ net: 1_000 })],
      'transaction 1, field net: net is not the amount less the fee',
    ],
    [
      'a currency nobody knows',
      [transaction(), transaction({ currency: 'xyz' })],
      'transaction 2, field currency: expected a currency of ISO 4217, as EUR',
    ],
    [
      'a currency that Stripe counts otherwise',
      [transaction({ currency: 'ugx' })],
      'transaction 1, field currency: Stripe does not count UGX as ISO 4217 does: send it as CSV, in decimals',
    ],
  ])('is refused for %s, with its place', (_what, content, fault) => {
    expect(faultsOf(content)).toEqual([fault]);
  });

  it.each([
    ['amount', { amount: 10.5 }],
    ['fee', { fee: undefined }],
    ['created', { created: 1e12 }],
    ['id', { id: '' }],
    ['source', { source: ' ch_1' }],
    ['type', { type: 7 }],
  ])('is refused for its %s, with its place', (field, change) => {
    expect(faultsOf([transaction(), transaction(change)]).map((fault) => fault.split(':')[0])).toContain(
      `transaction 2, field ${field}`,
    );
  });
});
