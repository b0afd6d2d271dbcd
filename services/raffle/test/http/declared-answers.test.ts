import { describeDeclaredAnswers } from '@tessera/testing';
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
  settled,
  someone,
} from '../running-raffle.ts';

describeDeclaredAnswers({
  harness: raffle,
  samples: async (harness) => {
    const wallet = await playWallet(harness);
    await playBilling(harness, wallet);
    const { books } = wallet;
    await harness.start();
    const staff = await someone(harness, 'staff');
    const member = await someone(harness, 'member', staff.tenantId);
    books.fund(member.userId, 1_000_000);
    const prizeId = await createPrize(staff.http);
    const selling = await openPool(staff.http, { ticketsRequired: 1_000 });
    const drawn = await openPool(staff.http, { ticketsRequired: 1 });
    const { body: receipt } = await buy(member.http, drawn);
    await settled(member.http, drawn);
    const begun = async () => {
      const { body } = await member.http.post<{ id: string }>('/v1/purchases', { body: { poolId: selling } });
      return { path: { purchaseId: body.id } };
    };
    const confirmed = async () => {
      const purchase = await begun();
      await member.http.post(`/v1/purchases/${purchase.path.purchaseId}/confirm`);
      return purchase;
    };
    const [opening, cancelling] = [await createPool(staff.http), await openPool(staff.http)];
    const facts = { birthDate: '1990-02-28', country: 'DE' };
    await member.http.put('/v1/entrants/me', { body: facts });
    const asStaff = { token: staff.token };
    const asMember = { token: member.token };
    return {
      createPrize: { ...asStaff, body: prizeBody(), other: { body: prizeBody({ title: 'Another' }) } },
      listPrizes: asMember,
      getPrize: { ...asMember, path: { prizeId } },
      createPool: { ...asStaff, body: poolBody(prizeId), other: { body: poolBody(prizeId, { title: 'Another' }) } },
      listPools: { ...asMember, query: '?state=OPEN' },
      getPool: { ...asMember, path: { poolId: selling } },
      openPool: { ...asStaff, path: { poolId: opening }, other: { path: { poolId: selling } } },
      cancelPool: {
        ...{ ...asStaff, path: { poolId: cancelling }, body: { reason: 'Rain' } },
        other: { body: { reason: 'Snow' } },
      },
      getConservation: { ...asStaff, path: { poolId: drawn } },
      buyEntries: { ...asMember, path: { poolId: selling }, body: { quantity: 1 }, other: { body: { quantity: 2 } } },
      createPurchase: { ...asMember, body: { poolId: selling }, other: { body: { poolId: selling, quantity: 2 } } },
      confirmPurchase: { ...asMember, ...(await begun()), other: await begun() },
      redeemPurchase: { ...asMember, ...(await confirmed()), other: await confirmed() },
      cancelPurchase: { ...asMember, ...(await begun()), other: await begun() },
      listPurchases: asMember,
      getPurchase: { ...asMember, path: { purchaseId: receipt.id } },
      listTickets: { ...asMember, path: { poolId: drawn } },
      getDraw: { ...asMember, path: { poolId: drawn } },
      getDrawFile: { path: { poolId: drawn } },
      editPrize: {
        ...{ ...asStaff, path: { prizeId: await createPrize(staff.http) }, headers: { 'if-match': '*' } },
        body: { title: 'Another' },
      },
      restockPrize: { ...asStaff, path: { prizeId }, body: { units: 1 }, other: { body: { units: 2 } } },
      archivePrize: {
        ...{ ...asStaff, path: { prizeId: await createPrize(staff.http) } },
        other: { path: { prizeId: await createPrize(staff.http) } },
      },
      stateEntrant: { ...asMember, body: facts },
      getOwnEntrant: asMember,
      getEntrant: { ...asStaff, path: { userId: member.userId } },
      confirmEntrant: { ...asStaff, path: { userId: member.userId }, body: facts },
    };
  },
});
