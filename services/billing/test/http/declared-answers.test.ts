import { describeDeclaredAnswers, eventually, tcpProxy } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  billingHarness,
  callback,
  callbackAbout,
  openBilling,
  pay,
  payer,
  type RunningBilling,
  succeeded,
  topUp,
} from '../running-billing.ts';

describeDeclaredAnswers({
  harness: billingHarness,
  samples: async (harness) => {
    const member = await payer(harness);
    const asMember = { token: member.token };
    const asStaff = { token: await harness.tokens.tokenFor({ tenantId: member.tenantId, role: 'staff' }) };
    const payment = await pay(member.http);
    const paid = await succeeded(harness, await pay(member.http));
    const received = callback(callbackAbout(member.tenantId, 'sbx_unknown', 'evt_unknown'));
    await harness.http.post('/v1/payment-webhooks/sandbox', received);
    const path = { provider: 'sandbox', providerEventId: 'evt_unknown' };
    return {
      createPayment: { ...asMember, body: topUp(), other: { body: topUp('sandbox_ok', 9_999) } },
      listPayments: asMember,
      getPayment: { ...asMember, path: { paymentId: payment.id } },
      createRefund: {
        ...{ ...asStaff, path: { paymentId: paid.id }, body: { amountMinor: 1, reason: 'A sample' } },
        other: { body: { amountMinor: 2, reason: 'A sample' } },
      },
      listRefunds: { ...asStaff, path: { paymentId: paid.id } },
      listDisputes: { ...asStaff, query: '?status=OPEN' },
      listPayouts: { ...asStaff, query: '?status=FAILED' },
      receivePaymentWebhook: {
        path: { provider: 'sandbox' },
        ...callback(callbackAbout(member.tenantId, 'sbx_unknown')),
      },
      listPaymentWebhooks: { ...asStaff, query: '?state=RECEIVED' },
      retryPaymentWebhook: { ...asStaff, path, other: { path: { ...path, providerEventId: 'evt_other' } } },
    };
  },
});

describe('billing, cut off from what it needs,', () => {
  let billing: RunningBilling;
  beforeAll(async () => {
    billing = await openBilling();
  });
  afterAll(() => billing.stop());

  it('works again as soon as Postgres is back', async () => {
    const { token } = await payer(billing);
    const proxy = await tcpProxy({ target: billing.database.url });
    const { service, http } = await billing.another({ DATABASE_URL: proxy.through(billing.database.url) });
    try {
      proxy.cut();
      expect((await http.get('/v1/payments', { token })).status).toBe(503);
      proxy.heal();
      await eventually(async () => expect((await http.get('/v1/payments', { token })).status).toBe(200));
    } finally {
      await service.stop();
      await proxy.stop();
    }
  });

  it('says that identity is away while it never had its keys', async () => {
    const { token } = await payer(billing);
    const { service, http } = await billing.another({ JWKS_URL: 'http://127.0.0.1:1/keys' });
    try {
      const { status, body } = await http.get<{ dependency: string }>('/v1/payments', { token });
      expect([status, body.dependency]).toEqual([503, 'identity']);
    } finally {
      await service.stop();
    }
  });
});
