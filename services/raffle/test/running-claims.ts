import { randomUUID } from 'node:crypto';
import type { EntryRef, RequestContract } from '@tessera/contracts';
import { eventually, type HttpClient, type ProblemBody, type Samples } from '@tessera/testing';
import { LoyaltyBooks, loyaltyRequests } from './loyalty-books.ts';
import { buy, createPool, createPrize, openPool, type RunningRaffle, type Someone } from './running-raffle.ts';

export interface ClaimBody {
  readonly id: string;
  readonly poolId: string;
  readonly place: number;
  readonly rank: number;
  readonly userId: string;
  readonly state: string;
  readonly expiresAt: string | null;
  readonly voucherCode?: string | null;
  readonly payouts?: readonly { readonly transferId: string; readonly entry?: EntryRef }[];
  readonly shipment?: { readonly state: string; readonly recipient: object | null; readonly tracking: string | null };
}

export const ADDRESS = {
  ...{ name: 'Ada Byron', lines: ['Ringstraße 1', 'Top 7'], city: 'Graz', postcode: '8010', country: 'AT' },
  phone: '+43 316 1234',
};

/** Plays loyalty on the harness's NATS, with books in memory. */
export const playLoyalty = async (harness: RunningRaffle): Promise<LoyaltyBooks> => {
  const books = new LoyaltyBooks();
  const neighbour = await harness.neighbour('loyalty');
  for (const request of loyaltyRequests) {
    await neighbour.answer(request as RequestContract, async (input, ctx) => {
      return books.answer(request, input, ctx.idempotency?.key) as never;
    });
  }
  return books;
};

export const claimsOf = async (staff: HttpClient, poolId: string): Promise<readonly ClaimBody[]> =>
  (await staff.get<{ items: readonly ClaimBody[] }>(`/v1/pools/${poolId}/claims`)).body.items;

export const claimOf = async (anyone: HttpClient, claimId: string): Promise<ClaimBody> =>
  (await anyone.get<ClaimBody>(`/v1/claims/${claimId}`)).body;

/** Waits until a claim has come to a state. */
export const reaches = (anyone: HttpClient, claimId: string, state: string): Promise<ClaimBody> =>
  eventually(
    async () => {
      const claim = await claimOf(anyone, claimId);
      if (claim.state !== state) throw new Error(`the claim is ${claim.state} and not ${state}`);
      return claim;
    },
    { timeoutMs: 15_000 },
  );

/** A pool with a claim window that the member has bought all of and won all of; its claims, open. */
export const wonPool = async (
  staff: Someone,
  member: Someone,
  pool: object = {},
  prize: { readonly kind: string; readonly codes?: readonly string[]; readonly [other: string]: unknown } = {
    kind: 'CASH',
  },
): Promise<{ readonly poolId: string; readonly prizeId: string; readonly claims: readonly ClaimBody[] }> => {
  const { codes, ...details } = prize;
  const terms = { ticketsRequired: 1, claimWindowSeconds: 3_600, ...pool };
  const prizeId = await createPrize(staff.http, { stock: 20, ...details });
  if (codes) await staff.http.post(`/v1/prizes/${prizeId}/vouchers`, { body: { codes } });
  const poolId = await openPool(staff.http, { ...terms, prizeId });
  const bought = await buy(member.http, poolId, terms.ticketsRequired);
  if (bought.status !== 201) throw new Error(JSON.stringify(bought.body));
  const claims = await eventually(async () => {
    const found = await claimsOf(staff.http, poolId);
    if (found.length === 0) throw new Error('nobody has a claim yet');
    return found;
  });
  return { poolId, prizeId, claims };
};

const done = async (call: Promise<{ readonly status: number; readonly body: unknown }>): Promise<void> => {
  const { status, body } = await call;
  if (status !== 200) throw new Error(JSON.stringify(body));
};

export const act = (someone: Someone, claim: ClaimBody | undefined, what: string, body?: object) =>
  someone.http.post<ClaimBody & ProblemBody>(`/v1/claims/${claim?.id}/${what}`, {
    ...(body === undefined ? {} : { body }),
    idempotencyKey: randomUUID(),
  });

export const sendTo = (someone: Someone, claim: ClaimBody | undefined, address: object = ADDRESS) =>
  someone.http.put<NonNullable<ClaimBody['shipment']> & ProblemBody>(`/v1/claims/${claim?.id}/shipment`, {
    body: address,
  });

/** A sample call for each operation about claims. */
export const claimSamples = async (staff: Someone, member: Someone): Promise<Samples> => {
  const { poolId, claims } = await wonPool(
    ...([staff, member, { ticketsRequired: 5, winnerCount: 5 }, { kind: 'PHYSICAL' }] as const),
  );
  const [open, unwanted, accepted, ready, shipped] = claims;
  for (const claim of [accepted, ready, shipped]) await done(act(member, claim, 'accept', {}));
  for (const claim of [ready, shipped]) await done(sendTo(member, claim));
  await done(act(staff, shipped, 'ship', { carrier: 'Post' }));
  const voucher = await createPrize(staff.http, { kind: 'VOUCHER' });
  const [asStaff, asMember] = [{ token: staff.token }, { token: member.token }];
  const path = (claim: ClaimBody | undefined) => ({ path: { claimId: claim?.id ?? '' } });
  return {
    listClaims: { ...asMember, query: '?state=OPEN' },
    getClaim: { ...asMember, ...path(open) },
    acceptClaim: { ...asMember, ...path(open), body: {}, other: { body: { shipment: ADDRESS } } },
    declineClaim: { ...asMember, ...path(unwanted), other: path(open) },
    listPoolClaims: { ...asStaff, path: { poolId } },
    giveShipment: { ...asMember, ...path(accepted), body: ADDRESS },
    listShipments: { ...asStaff, query: '?state=READY' },
    shipPrize: {
      ...{ ...asStaff, ...path(ready), body: { carrier: 'Post', tracking: 'T-1' } },
      other: { body: { carrier: 'Another' } },
    },
    deliverPrize: { ...asStaff, ...path(shipped), other: path(ready) },
    addVouchers: {
      ...{ ...asStaff, path: { prizeId: voucher }, body: { codes: ['CODE-1'] } },
      other: { body: { codes: ['CODE-2'] } },
    },
    countVouchers: { ...asStaff, path: { prizeId: voucher } },
  };
};

/** A draft of a voucher prize's pool. */
export const draftVoucherPool = (staff: Someone, prizeId: string, winnerCount: number): Promise<string> =>
  createPool(staff.http, { prizeId, winnerCount, ticketsRequired: 5 });
