import { randomUUID } from 'node:crypto';
import { topUpCompleted, topUpFailed } from '@tessera/contracts';
import { eventually, type Neighbour } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openPool,
  openRaffle,
  type PlayedWallet,
  playBilling,
  playWallet,
  poolOf,
  type ReceiptBody,
  type RunningRaffle,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let wallet: PlayedWallet;
let teller: Neighbour;

beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await playBilling(raffle, wallet);
  teller = await raffle.neighbour('wallet');
  await raffle.start();
});
afterAll(() => raffle.stop());

const AMOUNT_MINOR = 1_000;

/** A purchase that waits for its payment. */
const waiting = async () => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  const poolId = await openPool(staff.http);
  const outside = { paidBy: 'PAYMENT', provider: 'sandbox', paymentMethod: 'sandbox_ok' };
  const { body } = await member.http.post<ReceiptBody>('/v1/purchases', { body: { poolId, quantity: 2, ...outside } });
  return { member, poolId, purchaseId: body.id, paymentId: body.paymentId ?? '' };
};

type Waiting = Awaited<ReturnType<typeof waiting>>;

const about = ({ member, paymentId }: Waiting) => ({
  tenantId: member.tenantId,
  aggregateId: paymentId,
  data: {
    ...{ paymentId, accountId: randomUUID(), provider: 'sandbox', amountMinor: AMOUNT_MINOR, currency: 'EUR' },
    ...{ transferId: randomUUID(), failureCode: 'card_declined' },
  },
});

const arrived = (purchase: Waiting, id: string = randomUUID()) =>
  teller.publish(topUpCompleted, { ...about(purchase), id, sequence: 2 });
const failed = (purchase: Waiting, id: string = randomUUID()) =>
  teller.publish(topUpFailed, { ...about(purchase), id, sequence: 2 });

const seen = async ({ member, purchaseId }: Waiting): Promise<ReceiptBody> =>
  (await member.http.get<ReceiptBody>(`/v1/purchases/${purchaseId}`)).body;

const ended = (purchase: Waiting, status: string) =>
  eventually(async () => expect((await seen(purchase)).status).toBe(status));

/** Whatever was published before this is handled: the same durable has it behind it. */
const handled = async (events: number): Promise<void> =>
  eventually(async () => {
    const rows = await raffle.sql<{ count: number }>(
      `select count(*)::int as count from raffle.inbox where consumer = 'raffle__follow-top-up'`,
    );
    expect(rows[0]?.count).toBe(events);
  });

const inboxSize = async (): Promise<number> => {
  const rows = await raffle.sql<{ count: number }>(
    `select count(*)::int as count from raffle.inbox where consumer = 'raffle__follow-top-up'`,
  );
  return rows[0]?.count ?? 0;
};

describe('a top-up that pays for a purchase', () => {
  it('is taken into the pool, once, however often it is told', async () => {
    const purchase = await waiting();
    wallet.books.fund(purchase.member.userId, AMOUNT_MINOR);
    const id = randomUUID();
    await arrived(purchase, id);
    await arrived(purchase, id);
    await ended(purchase, 'CONFIRMED');
    const before = await inboxSize();
    await arrived(purchase);
    await failed(purchase);
    await handled(before + 2);
    expect(await seen(purchase)).toMatchObject({ status: 'CONFIRMED', tickets: [{ number: 1 }, { number: 2 }] });
    expect(wallet.books.balance({ kind: 'pool', poolId: purchase.poolId })).toBe(AMOUNT_MINOR);
  });

  it('that failed gives the places back, and what comes after it changes nothing', async () => {
    const purchase = await waiting();
    await failed(purchase);
    await ended(purchase, 'FAILED');
    wallet.books.fund(purchase.member.userId, AMOUNT_MINOR);
    const before = await inboxSize();
    await arrived(purchase);
    await handled(before + 1);
    expect(await seen(purchase)).toMatchObject({ status: 'FAILED', failureCode: 'raffle.payment_failed' });
    expect(await poolOf(purchase.member.http, purchase.poolId)).toMatchObject({ sold: 0, reserved: 0 });
    expect(wallet.books.available(purchase.member.userId)).toBe(AMOUNT_MINOR);
  });

  it('is told again when its handling broke off before it was acknowledged', async () => {
    const purchase = await waiting();
    wallet.books.fund(purchase.member.userId, AMOUNT_MINOR);
    // A lock that is never granted in time is what a death in the middle of the transaction leaves: nothing done.
    await raffle.sql(
      `alter table raffle.purchases add constraint broken check (go_ahead_at is null or payment <> 'PROVIDER') not valid`,
    );
    const before = await inboxSize();
    await arrived(purchase);
    await eventually(async () =>
      expect(raffle.logs().some((line) => JSON.stringify(line).includes('broken'))).toBe(true),
    );
    expect([await inboxSize(), (await seen(purchase)).status]).toEqual([before, 'PENDING']);
    await raffle.sql('alter table raffle.purchases drop constraint broken');
    await ended(purchase, 'CONFIRMED');
  });

  it('of somebody’s own is no concern of the raffle', async () => {
    const purchase = await waiting();
    const before = await inboxSize();
    await arrived({ ...purchase, paymentId: randomUUID() });
    await handled(before + 1);
    expect((await seen(purchase)).status).toBe('PENDING');
  });
});
