import { type Receipt, verifyReceipt } from '@tessera/proofs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getClaim } from '../../src/use-cases/claims/get-claim.ts';
import { getReceipt } from '../../src/use-cases/draws/get-receipt.ts';
import { buyEntries } from '../../src/use-cases/purchases/buy-entries.ts';
import { demand } from '../claims-world.ts';
import { expectNothingBroken } from '../invariants.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await expectNothingBroken(world);
  world.books.tellsEntries = true;
});
afterAll(() => world.close());

/** The receipt of the member's first ticket of a pool, which is right whatever it leaves out. */
const receiptOf = async (poolId: string, userId: string): Promise<Receipt> => {
  const [ticket] = await world.sql<{ id: string }>(
    'select id from raffle.tickets where pool_id = $1 and user_id = $2 order by number limit 1',
    [poolId, userId],
  );
  const ctx = world.contextOf(userId, 'member');
  const text = demand(await getReceipt(world.ports)({ ticketId: ticket?.id ?? '' }, ctx));
  const verdict = verifyReceipt(Buffer.from(text));
  if (!verdict.ok) throw new Error(`${verdict.at}: ${verdict.problem}`);
  return verdict.receipt;
};

const paidBy = ({ payment }: Receipt) => ({ ...world.books.entriesOf(payment?.transferId ?? '').debitEntry });

describe('the receipt names the payer’s entry of the ledger', () => {
  it('of a purchase of one call', async () => {
    const [poolId, userId] = [await world.openPool(), world.member()];
    await world.buy(userId, poolId, 2);
    const receipt = await receiptOf(poolId, userId);
    expect(receipt.payment).toMatchObject({ amountMinor: 2 * PRICE_MINOR, entry: { sequence: 1 } });
    expect(receipt.payment?.entry).toEqual(paidBy(receipt));
  });

  it('of a boost, which has one of its own', async () => {
    const terms = { ticketsRequired: 9, boost: { price: { amountMinor: 100n, currency: 'EUR' }, perMember: 3 } };
    const [poolId, userId] = [await world.openPool(terms), world.member()];
    await world.buy(userId, poolId);
    const boost = { poolId, type: 'BOOST' as const, quantity: 1, free: false };
    demand(await buyEntries(world.depsOn(world.ports))(boost, world.callOf(userId, 'buyEntries', 'boost', boost)));
    const rows = await world.sql<{ type: string; entry_sequence: string }>(
      'select type, entry_sequence from raffle.purchases where pool_id = $1 order by id',
      [poolId],
    );
    expect(rows).toEqual([
      { type: 'ENTRY', entry_sequence: '1' },
      { type: 'BOOST', entry_sequence: '2' },
    ]);
  });

  it('of a purchase that goes step by step, whose hold was captured', async () => {
    const [poolId, userId] = [await world.openPool(), world.member()];
    const { purchase } = demand(await world.create(userId, poolId));
    await world.confirm(userId, purchase.id);
    const receipt = await receiptOf(poolId, userId);
    expect(receipt.payment?.entry).toEqual(paidBy(receipt));
    expect(receipt.payment?.entry).toMatchObject({ sequence: 1 });
  });

  it('and leaves it out where nothing was paid, or the wallet did not tell it yet', async () => {
    const terms = { freeEntriesPerMember: 1 };
    const [poolId, free, old] = [await world.openPool(terms), world.member(0), world.member()];
    const entry = { poolId, type: 'ENTRY' as const, quantity: 1, free: true };
    demand(await buyEntries(world.depsOn(world.ports))(entry, world.callOf(free, 'buyEntries', 'free', entry)));
    expect((await receiptOf(poolId, free)).payment).toBeNull();
    world.books.tellsEntries = false;
    await world.buy(old, poolId);
    expect((await receiptOf(poolId, old)).payment).not.toHaveProperty('entry');
  });
});

describe('a claim names the winner’s entries', () => {
  /** A pool that its only member has won: the prize is 1,500, of which 1,000 are in the pool. */
  const won = async () => {
    const terms = { ticketsRequired: 2, alternateCount: 0 };
    const [poolId, userId] = [await world.openPool(terms, 1_500), world.member()];
    await world.buy(userId, poolId, 2);
    await world.settle();
    const [claim] = await world.ports.raffles.read(world.staff, (rows) => rows.claims.ofPool(poolId));
    return { poolId, userId, claimId: claim?.id ?? '' };
  };

  it('of what the pool paid, and of what the operator added', async () => {
    const { userId, claimId } = await won();
    const { payouts } = demand(await getClaim(world.ports)({ claimId }, world.contextOf(userId, 'member')));
    expect(payouts.map(({ amount }) => Number(amount.amountMinor))).toEqual([1_000, 500]);
    expect(payouts.map(({ entry }) => entry)).toEqual(
      payouts.map(({ transferId }) => world.books.entriesOf(transferId).creditEntry),
    );
    // After what came in first, and what paid for the tickets.
    expect(payouts.map(({ entry }) => entry?.sequence)).toEqual([2, 3]);
  });

  it('and its transfers alone where the wallet did not tell them', async () => {
    world.books.tellsEntries = false;
    const { userId, claimId } = await won();
    const { payouts } = demand(await getClaim(world.ports)({ claimId }, world.contextOf(userId, 'member')));
    expect(payouts).toMatchObject([{ entry: null }, { entry: null }]);
  });
});
