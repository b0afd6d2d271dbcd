import { describe, expect, it } from 'vitest';
import { readReceipt } from '../../page/browser/read-receipt.ts';

const salt = 'ab'.repeat(32);
const own = { salt, memberId: 'anna' };

describe('reading what a visitor pastes', () => {
  it('takes the id of a ticket alone', () => {
    expect(readReceipt('  0198a2f4-0000-7000-8000-000000000007\n')).toEqual({
      tickets: [{ id: '0198a2f4-0000-7000-8000-000000000007', salt: null, memberId: null }],
      poolId: null,
      proof: null,
    });
  });

  it('takes a purchase, with its salt for every ticket', () => {
    const purchase = {
      ...{ id: 'purchase-1', poolId: 'pool-1', userId: 'anna', entrantSalt: salt },
      tickets: [
        { id: 't1', number: 1, purchaseId: 'purchase-1' },
        { id: 't2', number: 2, purchaseId: 'purchase-1' },
      ],
    };
    const tickets = [
      { id: 't1', ...own },
      { id: 't2', ...own },
    ];
    expect(readReceipt(JSON.stringify(purchase, null, 2))).toEqual({ tickets, poolId: 'pool-1', proof: null });
  });

  it('takes a page of one’s own tickets, each with its own salt', () => {
    const page = { items: [{ id: 't1', number: 1, entrantSalt: salt }], nextCursor: null };
    expect(readReceipt(JSON.stringify(page))?.tickets).toEqual([{ id: 't1', salt, memberId: null }]);
  });

  it('takes a receipt, and keeps its text where it can be verified by itself', () => {
    const receipt = {
      ...{ format: 'tessera-receipt', version: 1, poolId: 'pool-1' },
      ticket: { id: 't1', number: 1, purchaseId: 'p1' },
      entrant: { memberId: 'anna', salt, commit: 'cd'.repeat(32) },
      proof: { commitmentHash: 'ef'.repeat(32) },
    };
    const text = JSON.stringify(receipt);
    const expected = { tickets: [{ id: 't1', ...own }], poolId: 'pool-1' };
    expect(readReceipt(`${text}\n`)).toEqual({ ...expected, proof: text });
    expect(readReceipt(JSON.stringify({ ...receipt, proof: null }))).toEqual({ ...expected, proof: null });
  });

  it('takes several of them at once', () => {
    const list = [{ ticketId: 't1' }, { id: 't2', number: 2 }];
    expect(readReceipt(JSON.stringify(list))?.tickets.map(({ id }) => id)).toEqual(['t1', 't2']);
  });

  it.each(['', '   ', 'two words', '{', '{}', '[]', '"text"', '42x y', '{"id":"a purchase without tickets"}', '[[1]]'])(
    'takes nothing from %j',
    (text) => {
      expect(readReceipt(text)).toBeUndefined();
    },
  );
});
