import { type ApiClient, type DemoResult, waitFor } from '@tessera/tools/demo';
import { buyerOf } from './things.ts';

/** A prize that the buyer has won for certain, for all tickets are theirs, and has not accepted yet. */
const winSomething = async (api: ApiClient, owner: string, buyer: string): Promise<void> => {
  const prize = await api.expect<{ id: string }>('POST', '/v1/prizes', {
    token: owner,
    body: { title: 'A bicycle', kind: 'PHYSICAL', valueMinor: 50_000, currency: 'EUR', stock: 1 },
  });
  const pool = await api.expect<{ id: string }>('POST', '/v1/pools', {
    token: owner,
    body: {
      ...{ prizeId: prize.id, title: 'A bicycle for one', ticketsRequired: 1, ticketPriceMinor: 100, currency: 'EUR' },
      claimWindowSeconds: 86_400,
    },
  });
  await api.expect('POST', `/v1/pools/${pool.id}/open`, { token: owner, body: {} });
  await api.expect('POST', `/v1/pools/${pool.id}/entries`, { token: buyer, body: { quantity: 1 } });
  await waitFor('the claim', async () => {
    const { items } = await api.expect<{ items: readonly object[] }>('GET', '/v1/claims?state=OPEN', { token: buyer });
    return items.length > 0 ? true : undefined;
  });
};

/** What the demo leaves out: its buyer says who they are, wins something and asks for money to be paid out, and its owner corrects the books, compares them and has events sent somewhere. */
export const askForMore = async (api: ApiClient, demo: DemoResult): Promise<void> => {
  const { club } = demo;
  const userId = buyerOf(demo);
  const token = club.members.find((member) => member.userId === userId)?.token ?? '';
  await api.expect('POST', '/v1/adjustments', {
    token: club.owner.token,
    body: {
      debit: { kind: 'external', provider: 'sandbox' },
      credit: { kind: 'user', userId },
      amountMinor: 200,
      currency: 'EUR',
      note: 'So that there is something to withdraw, and to buy a ticket with',
    },
  });
  await api.expect('PUT', '/v1/entrants/me', { token, body: { birthDate: '1990-02-28', country: 'DE' } });
  await winSomething(api, club.owner.token, token);
  await api.expect('POST', '/v1/reconciliations', {
    token: club.owner.token,
    body: {
      provider: 'sandbox',
      period: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' },
      format: 'csv',
      content: 'id,type,amount,currency,fee,time,reference\nlost,payment,5.00,EUR,,2020-01-01T12:00:00Z,\n',
    },
  });
  // Of a type that nothing here happens of, so that nothing is sent and no row moves by itself.
  await api.expect('POST', '/v1/webhook-endpoints', {
    token: club.owner.token,
    body: { url: 'http://127.0.0.1:1/', eventTypes: ['billing.dispute.dispute-lost.v1'] },
  });
  await waitFor('the withdrawal', async () => {
    const { status } = await api.call('POST', '/v1/wallet/withdrawals', {
      token,
      body: { amountMinor: 100, currency: 'EUR', provider: 'manual', payoutMethod: 'token' },
    });
    return status === 201 ? true : undefined;
  });
};
