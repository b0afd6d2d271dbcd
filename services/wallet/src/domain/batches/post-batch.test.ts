import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../../../test/decisions-in-memory.ts';
import { LedgerInMemory, pool, revenue, topUp, transfer, user } from '../../../test/ledger-in-memory.ts';
import { brokenInvariants } from '../../../test/ledger-invariants.ts';
import type { PostBatch, PostBatchReceipt, TransferOrder } from './post-batch.ts';

const order = (debit: TransferOrder['debit'], credit: TransferOrder['credit'], amountMinor: number): TransferOrder => {
  const { type: _, postedBy: __, idempotencyKey: ___, ...rest } = transfer(debit, credit, amountMinor);
  return { ...rest, reason: 'ADJUSTMENT' };
};

const batch = (mode: PostBatch['mode'], transfers: readonly TransferOrder[], batchId = 'batch'): PostBatch => ({
  type: 'post-batch',
  mode,
  transfers,
  batchId,
  postedBy: 'system:test',
  idempotencyKey: batchId,
});

const withAnna = (): LedgerInMemory => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  return ledger;
};

describe('independent transfers', () => {
  it('are each posted or refused by themselves, each on what those before it left', () => {
    const ledger = withAnna();
    const { results } = ledger.given<PostBatchReceipt>(
      batch('independent', [
        order(user('anna'), pool('new'), 700),
        order(user('anna'), pool('new'), 700),
        order(pool('new'), revenue, 700),
        order(user('anna'), revenue, 300),
      ]),
    );
    expect(results.map((result) => (result.ok ? 'posted' : result.error.code))).toEqual([
      'posted',
      'wallet.insufficient_funds',
      'posted',
      'posted',
    ]);
    expect(ledger.account(revenue).postedMinor).toBe(1_000n);
  });

  it('open an account that several of them use once, and say so once', () => {
    const ledger = withAnna();
    ledger.events.length = 0;
    ledger.given(
      batch(
        'independent',
        [1, 2, 3].map((amount) => order(user('anna'), pool('new'), amount)),
      ),
    );
    expect(ledger.events.filter(({ type }) => type === 'account-opened')).toHaveLength(1);
  });

  it('have ids that follow from the batch’s own', () => {
    const idsOf = (batchId: string) => {
      const transfers = [order(user('anna'), revenue, 1), order(user('anna'), revenue, 1)];
      const { results } = withAnna().given<PostBatchReceipt>(batch('independent', transfers, batchId));
      return results.map((result) => (result.ok ? result.value.transferId : 'refused'));
    };
    expect(idsOf('one')).toEqual(idsOf('one'));
    expect(new Set([...idsOf('one'), ...idsOf('two')]).size).toBe(4);
  });
});

describe('linked transfers', () => {
  it('are all posted, or none where one is refused, which is then named', () => {
    const ledger = withAnna();
    const before = ledger.clone();
    const refusal = ledger.when(
      batch('linked', [order(user('anna'), revenue, 700), order(user('anna'), pool('new'), 301)]),
    );
    expect(refusal).toMatchObject({
      error: {
        code: 'wallet.linked_transfer_refused',
        pointer: '/transfers/1',
        details: { index: 1, code: 'wallet.insufficient_funds' },
      },
    });
    expect([ledger.accounts, ledger.entries]).toEqual([before.accounts, before.entries]);
    expect(ledger.when(batch('linked', [order(user('anna'), revenue, 700), order(revenue, pool('new'), 700)])).ok).toBe(
      true,
    );
  });
});

it('any batch leaves the ledger sound, and the same as its transfers asked for one by one', () => {
  const accounts = [user('anna'), pool('a'), pool('b'), revenue];
  const orders = fc.array(
    fc.tuple(fc.constantFrom(...accounts), fc.constantFrom(...accounts), fc.integer({ min: 1, max: 600 })),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(orders, (asked) => {
      const [together, apart] = [withAnna(), withAnna()];
      const transfers = asked.map(([debit, credit, amount]) => order(debit, credit, amount));
      const { results } = together.given<PostBatchReceipt>(batch('independent', transfers));
      const alone = transfers.map((one) => apart.when(transfer(one.debit, one.credit, Number(one.amount.amountMinor))));
      expect(results.map(({ ok }) => ok)).toEqual(alone.map(({ ok }) => ok));
      const balances = ({ accounts: all }: LedgerInMemory) => [...all.values()].map(({ postedMinor }) => postedMinor);
      expect(balances(together)).toEqual(balances(apart));
      expect(brokenInvariants(wholeOf(together))).toEqual([]);
    }),
  );
});
