import { describeDeclaredAnswers } from '@tessera/testing';
import {
  buy,
  createPool,
  createPrize,
  openPool,
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
    const { books } = await playWallet(harness);
    await harness.start();
    const staff = await someone(harness, 'staff');
    const member = await someone(harness, 'member', staff.tenantId);
    books.fund(member.userId, 1_000_000);
    const prizeId = await createPrize(staff.http);
    const selling = await openPool(staff.http, { ticketsRequired: 1_000 });
    const drawn = await openPool(staff.http, { ticketsRequired: 1 });
    const { body: receipt } = await buy(member.http, drawn);
    await settled(member.http, drawn);
    const [opening, cancelling] = [await createPool(staff.http), await openPool(staff.http)];
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
      listPurchases: asMember,
      getPurchase: { ...asMember, path: { purchaseId: receipt.id } },
      listTickets: { ...asMember, path: { poolId: drawn } },
      getDraw: { ...asMember, path: { poolId: drawn } },
      exportAudit: { ...asStaff, path: { poolId: drawn } },
      reportPools: { ...asStaff, query: '?from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z' },
      watchPool: { ...asMember, path: { poolId: drawn } },
      getDrawFile: { path: { poolId: drawn } },
    };
  },
});
