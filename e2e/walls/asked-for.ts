import { type ApiClient, type DemoResult, waitFor } from '@tessera/tools/demo';
import { buyerOf } from './things.ts';

/** What the demo leaves out: its buyer asks for money to be paid out, and its owner corrects the books and compares them. */
export const askForMore = async (api: ApiClient, demo: DemoResult): Promise<void> => {
  const { club } = demo;
  const userId = buyerOf(demo);
  const token = club.members.find((member) => member.userId === userId)?.token ?? '';
  await api.expect('POST', '/v1/adjustments', {
    token: club.owner.token,
    body: {
      debit: { kind: 'external', provider: 'sandbox' },
      credit: { kind: 'user', userId },
      amountMinor: 100,
      currency: 'EUR',
      note: 'So that there is something to withdraw',
    },
  });
  await api.expect('POST', '/v1/reconciliations', {
    token: club.owner.token,
    body: {
      provider: 'sandbox',
      period: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' },
      format: 'csv',
      content: 'id,type,amount,currency,fee,time,reference\nlost,payment,5.00,EUR,,2020-01-01T12:00:00Z,\n',
    },
  });
  await waitFor('the withdrawal', async () => {
    const { status } = await api.call('POST', '/v1/wallet/withdrawals', {
      token,
      body: { amountMinor: 100, currency: 'EUR', provider: 'manual', payoutMethod: 'token' },
    });
    return status === 201 ? true : undefined;
  });
};
