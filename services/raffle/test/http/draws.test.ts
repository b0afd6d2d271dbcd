import { randomUUID } from 'node:crypto';
import { postTransfer } from '@tessera/contracts';
import { verifyDraw } from '@tessera/proofs';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

interface DrawBody {
  readonly status: string;
  readonly commitmentHash: string;
  readonly secret: string | null;
  readonly winners: readonly { readonly ticketNumber: number; readonly userId?: string }[];
}

let raffle: RunningRaffle;
let wallet: PlayedWallet;
let staff: Someone;
let members: Someone[];
let drawn: string;
let selling: string;

beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await raffle.start();
  staff = await someone(raffle, 'staff');
  members = await Promise.all([1, 2, 3].map(() => someone(raffle, 'member', staff.tenantId)));
  drawn = await openPool(staff.http, { ticketsRequired: 6 }, { valueMinor: 5_000 });
  selling = await openPool(staff.http);
  for (const { userId, http } of members) {
    wallet.books.fund(userId, 1_500);
    expect((await buy(http, drawn, 2)).status).toBe(201);
  }
  await buy(members[0]?.http ?? staff.http, selling);
  await settled(staff.http, drawn);
});
afterAll(() => raffle.stop());

const drawFor = async (one: Someone | undefined, poolId: string) =>
  (one ?? staff).http.get<DrawBody & ProblemBody>(`/v1/pools/${poolId}/draw`);

describe('a draw', () => {
  it('shows members the tickets that won, and the winners’ names to staff alone', async () => {
    const [forMember, forStaff] = [await drawFor(members[0], drawn), await drawFor(staff, drawn)];
    expect(forMember.body.status).toBe('COMPLETED');
    expect(forMember.body.winners.map(({ ticketNumber }) => ticketNumber)).toEqual(
      forStaff.body.winners.map(({ ticketNumber }) => ticketNumber),
    );
    expect(forMember.body.winners.every((winner) => winner.userId === undefined)).toBe(true);
    expect(members.map(({ userId }) => userId)).toContain(forStaff.body.winners[0]?.userId);
  });

  it('paid its winner', async () => {
    const winner = (await drawFor(staff, drawn)).body.winners[0]?.userId ?? '';
    expect(wallet.books.balance({ kind: 'user', userId: winner })).toBeGreaterThanOrEqual(5_000);
  });

  it('is not there before the pool is full, nor for another tenant', async () => {
    const stranger = await someone(raffle, 'owner');
    for (const { status, body } of [await drawFor(staff, selling), await drawFor(stranger, drawn)]) {
      expect([status, body.code]).toEqual([404, 'raffle.draw_not_found']);
    }
  });
});

describe('the draw file', () => {
  it('can be downloaded by anyone, and verifies against the commitment', async () => {
    const { status, headers, bytes } = await raffle.http.get(`/v1/pools/${drawn}/draw-file`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-disposition')).toContain(`draw-${drawn}.json`);
    const { commitmentHash } = (await drawFor(staff, drawn)).body;
    expect(verifyDraw(bytes, { commitmentHash }).ok).toBe(true);
  });

  it('is not there before the draw, and says nothing about whether there is such a pool', async () => {
    const [open, none] = [selling, randomUUID()].map((poolId) =>
      raffle.http.get<ProblemBody>(`/v1/pools/${poolId}/draw-file`),
    );
    for (const answer of [await open, await none]) {
      expect([answer?.status, answer?.body.code]).toEqual([404, 'raffle.draw_not_found']);
    }
  });
});

describe('the conservation report', () => {
  const reportOf = async (poolId: string) =>
    (await staff.http.get<Record<string, unknown>>(`/v1/pools/${poolId}/conservation`)).body;

  it('accounts for a drawn pool to the cent, with what the operator added', async () => {
    expect(await reportOf(drawn)).toMatchObject({
      ...{ salesMinor: 3_000, prizesMinor: 3_000, feesMinor: 0, refundsMinor: 0, heldMinor: 0, pendingMinor: 0 },
      ...{ prizesAddedMinor: 2_000, differenceMinor: 0, balanced: true },
    });
  });

  it('accounts for a pool that is selling', async () => {
    expect(await reportOf(selling)).toMatchObject({ salesMinor: 500, heldMinor: 500, balanced: true });
  });

  it('accounts for a pool that was cancelled', async () => {
    const poolId = await openPool(staff.http);
    const [member] = members;
    wallet.books.fund(member?.userId ?? '', 500);
    await buy((member ?? staff).http, poolId);
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    await expect
      .poll(() => reportOf(poolId))
      .toMatchObject({ salesMinor: 500, refundsMinor: 500, heldMinor: 0, balanced: true });
  });

  it('shows a cent that is in the wallet and not in the books', async () => {
    const poolId = await openPool(staff.http);
    wallet.books.answer(
      postTransfer,
      {
        ...{ debit: { kind: 'system', name: 'external' }, credit: { kind: 'pool', poolId }, amountMinor: 1 },
        ...{ currency: 'EUR', reason: 'ADJUSTMENT', references: {} },
      },
      randomUUID(),
    );
    expect(await reportOf(poolId)).toMatchObject({ heldMinor: 1, differenceMinor: -1, balanced: false });
  });

  it('says that the wallet is away when it is', async () => {
    wallet.fate = () => 'failed';
    const answer = await staff.http.get<ProblemBody>(`/v1/pools/${drawn}/conservation`);
    expect([answer.status, answer.body.dependency]).toEqual([503, 'wallet']);
    wallet.fate = () => 'answered';
  });
});

describe('one’s own purchases', () => {
  it('are listed newest first, with their tickets one by one', async () => {
    const [member] = members;
    type Bought = { id: string; poolId: string; tickets: { number: number }[] };
    const { body } = await (member ?? staff).http.get<{ items: Bought[] }>('/v1/purchases');
    expect(body.items.map(({ poolId }) => poolId).slice(-2)).toEqual([selling, drawn]);
    const first = body.items.at(-1)?.id ?? '';
    const one = await (member ?? staff).http.get<Bought>(`/v1/purchases/${first}`);
    expect(one.body.tickets.map(({ number }) => number)).toEqual([1, 2]);
    for (const other of [members[1], staff, await someone(raffle, 'owner')]) {
      const hidden = await other?.http.get<ProblemBody>(`/v1/purchases/${first}`);
      expect([hidden?.status, hidden?.body.code]).toEqual([404, 'raffle.purchase_not_found']);
    }
  });

  it('show one’s own tickets of a pool a page at a time, and nobody else’s', async () => {
    type Page = { items: { number: number }[]; nextCursor: string | null };
    const get = async (query: string) =>
      (await (members[1] ?? staff).http.get<Page>(`/v1/pools/${drawn}/tickets${query}`)).body;
    const first = await get('?limit=1');
    const second = await get(`?limit=1&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.map(({ number }) => number))).toEqual([[3], [4]]);
    expect(second.nextCursor).toBeNull();
    const bad = await (members[1] ?? staff).http.get<ProblemBody>(`/v1/pools/${drawn}/tickets?cursor=bm9wZQ`);
    expect([bad.status, bad.body.code]).toEqual([400, 'request.invalid']);
  });
});
