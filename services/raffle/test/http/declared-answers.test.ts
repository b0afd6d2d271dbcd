import { describeDeclaredAnswers, eventually, type ServiceHarness } from '@tessera/testing';
import { expect } from 'vitest';
import { claimSamples } from '../running-claims.ts';
import {
  buy,
  createPool,
  createPrize,
  openPool,
  playBilling,
  playWallet,
  poolBody,
  prizeBody,
  raffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

/** What there is before anything is asked: people, a prize, a pool on sale, and one that is drawn. */
interface Scene {
  readonly now: Date;
  readonly staff: Someone;
  readonly member: Someone;
  readonly prizeId: string;
  readonly selling: string;
  readonly drawn: string;
  readonly receipt: { readonly id: string; readonly tickets: readonly { readonly id: string }[] };
}

const prizeSamples = async ({ staff, member, prizeId }: Scene) => {
  const asStaff = { token: staff.token };
  return {
    createPrize: { ...asStaff, body: prizeBody(), other: { body: prizeBody({ title: 'Another' }) } },
    listPrizes: { token: member.token },
    getPrize: { token: member.token, path: { prizeId } },
    editPrize: {
      ...{ ...asStaff, path: { prizeId: await createPrize(staff.http) }, headers: { 'if-match': '*' } },
      body: { title: 'Another' },
    },
    restockPrize: { ...asStaff, path: { prizeId }, body: { units: 1 }, other: { body: { units: 2 } } },
    archivePrize: {
      ...{ ...asStaff, path: { prizeId: await createPrize(staff.http) } },
      other: { path: { prizeId: await createPrize(staff.http) } },
    },
  };
};

const poolSamples = async ({ staff, member, prizeId, selling, drawn }: Scene) => {
  const asStaff = { token: staff.token };
  const asMember = { token: member.token };
  const [opening, cancelling] = [await createPool(staff.http), await openPool(staff.http)];
  return {
    createPool: { ...asStaff, body: poolBody(prizeId), other: { body: poolBody(prizeId, { title: 'Another' }) } },
    listPools: { ...asMember, query: '?state=OPEN' },
    getPool: { ...asMember, path: { poolId: selling } },
    openPool: { ...asStaff, path: { poolId: opening }, other: { path: { poolId: selling } } },
    cancelPool: {
      ...{ ...asStaff, path: { poolId: cancelling }, body: { reason: 'Rain' } },
      other: { body: { reason: 'Snow' } },
    },
    getConservation: { ...asStaff, path: { poolId: drawn } },
    exportAudit: { ...asStaff, path: { poolId: drawn } },
    reportPools: { ...asStaff, query: '?from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z' },
    watchPool: { ...asMember, path: { poolId: drawn } },
  };
};

const purchaseSamples = async ({ member, selling, drawn, receipt }: Scene) => {
  const begun = async () => {
    const { body } = await member.http.post<{ id: string }>('/v1/purchases', { body: { poolId: selling } });
    return { path: { purchaseId: body.id } };
  };
  const confirmed = async () => {
    const purchase = await begun();
    await member.http.post(`/v1/purchases/${purchase.path.purchaseId}/confirm`);
    return purchase;
  };
  const asMember = { token: member.token };
  return {
    buyEntries: { ...asMember, path: { poolId: selling }, body: { quantity: 1 }, other: { body: { quantity: 2 } } },
    createPurchase: { ...asMember, body: { poolId: selling }, other: { body: { poolId: selling, quantity: 2 } } },
    confirmPurchase: { ...asMember, ...(await begun()), other: await begun() },
    redeemPurchase: { ...asMember, ...(await confirmed()), other: await confirmed() },
    cancelPurchase: { ...asMember, ...(await begun()), other: await begun() },
    listPurchases: asMember,
    getPurchase: { ...asMember, path: { purchaseId: receipt.id } },
    listTickets: { ...asMember, path: { poolId: drawn } },
  };
};

const entrantSamples = async ({ staff, member }: Scene) => {
  const facts = { birthDate: '1990-02-28', country: 'DE' };
  await member.http.put('/v1/entrants/me', { body: facts });
  return {
    stateEntrant: { token: member.token, body: facts },
    getOwnEntrant: { token: member.token },
    getEntrant: { token: staff.token, path: { userId: member.userId } },
    confirmEntrant: { token: staff.token, path: { userId: member.userId }, body: facts },
  };
};

const drawSamples = async ({ now, staff, member, drawn, receipt }: Scene) => {
  const manual = await openPool(staff.http, { ticketsRequired: 1, drawMode: 'MANUAL' });
  await buy(member.http, manual);
  await eventually(async () => expect((await member.http.get(`/v1/pools/${manual}/draw`)).status).toBe(200));
  const recorded = { winners: [1], drawnAt: now.toISOString(), witnesses: ['Ada', 'Alan'], evidence: 'Film 3' };
  return {
    getDraw: { token: member.token, path: { poolId: drawn } },
    getDrawFile: { path: { poolId: drawn } },
    getDrawPage: { path: { poolId: drawn } },
    recordDraw: {
      ...{ token: staff.token, path: { poolId: manual }, body: recorded },
      other: { body: { ...recorded, evidence: 'Film 4' } },
    },
    getReceipt: { token: member.token, path: { ticketId: receipt.tickets[0]?.id ?? '' } },
  };
};

const set = async (harness: ServiceHarness): Promise<Scene> => {
  const staff = await someone(harness, 'staff');
  const member = await someone(harness, 'member', staff.tenantId);
  const wallet = await playWallet(harness);
  await playBilling(harness, wallet);
  wallet.books.fund(member.userId, 1_000_000);
  await harness.start();
  const prizeId = await createPrize(staff.http);
  const selling = await openPool(staff.http, { ticketsRequired: 1_000 });
  const drawn = await openPool(staff.http, { ticketsRequired: 1 });
  const { body: receipt } = await buy(member.http, drawn);
  await settled(member.http, drawn);
  return { now: harness.clock.now(), staff, member, prizeId, selling, drawn, receipt };
};

describeDeclaredAnswers({
  harness: raffle,
  samples: async (harness) => {
    const scene = await set(harness);
    return {
      ...(await prizeSamples(scene)),
      ...(await poolSamples(scene)),
      ...(await purchaseSamples(scene)),
      ...(await entrantSamples(scene)),
      ...(await drawSamples(scene)),
      ...(await claimSamples(scene.staff, scene.member)),
    };
  },
});
