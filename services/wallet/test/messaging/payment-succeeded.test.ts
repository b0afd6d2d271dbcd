import { randomUUID } from 'node:crypto';
import { memberAdded, paymentSucceeded, transferPosted, walletCreditTopUp } from '@tessera/contracts';
import { eventually, type Happened, type Neighbour, tcpProxy } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountBody, openWallet, type RunningWallet } from '../running-wallet.ts';

let wallet: RunningWallet;
let billing: Neighbour;
beforeAll(async () => {
  wallet = await openWallet({}, { retry: { delaysMs: [10, 20] } });
  billing = await wallet.neighbour('billing');
});
afterAll(() => wallet.stop());

type Paid = Happened<typeof paymentSucceeded>;

const paid = (change: Partial<Paid['data']> = {}, tenantId: string = randomUUID()): Paid => {
  const paymentId = change.paymentId ?? randomUUID();
  return {
    tenantId,
    aggregateId: paymentId,
    sequence: 2,
    data: {
      paymentId,
      userId: randomUUID(),
      purpose: 'WALLET_TOPUP',
      provider: 'sandbox',
      providerPaymentId: `sbx_${paymentId}`,
      amountMinor: 2_000,
      currency: 'EUR',
      succeededAt: '2026-11-21T20:01:00.000Z',
      ...change,
    },
  };
};

const accountOf = async ({ tenantId, data: { userId } }: Paid): Promise<AccountBody | undefined> => {
  const token = await wallet.tokens.tokenFor({ userId, tenantId, role: 'member' });
  return (await wallet.http.get<{ accounts: AccountBody[] }>('/v1/wallet', { token })).body.accounts[0];
};

const credited = (payment: Paid, postedMinor = 2_000) =>
  eventually(async () => expect(await accountOf(payment)).toMatchObject({ postedMinor, currency: 'EUR' }));

const consumed = (tenantId: string, events: number) =>
  eventually(async () => {
    const rows = await wallet.sql('select 1 from wallet.inbox where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(events);
  });

const deliveries = async (outcome: string): Promise<number> => {
  const { body } = await wallet.http.get<string>('/metrics');
  const labels = [`durable="${walletCreditTopUp.durable}"`, `outcome="${outcome}"`];
  const lines = body.split('\n').filter((one) => one.startsWith('consumer_deliveries_total{'));
  const line = lines.find((one) => labels.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1) ?? 0);
};

describe('a consumer that dies after its commit and before its acknowledgement', () => {
  it('has credited the payment once: the next one knows it by the inbox', async () => {
    const nats = wallet.nats.url('wallet');
    const proxy = await tcpProxy({ target: nats });
    const dying = await wallet.another({ NATS_URL: proxy.through(nats) });
    try {
      await dying.service.start();
      const before = paid();
      await billing.publish(paymentSucceeded, before);
      await credited(before);
      await wallet.caughtUp(walletCreditTopUp);

      proxy.blackhole('requests');
      const payment = paid();
      await billing.publish(paymentSucceeded, payment);
      await credited(payment);
      proxy.cut();
      expect(await deliveries('duplicate')).toBe(0);

      await wallet.start();
      await eventually(async () => expect(await deliveries('duplicate')).toBe(1), { timeoutMs: 15_000 });
      await credited(payment);
      expect(await wallet.wrongs(payment.tenantId)).toEqual([]);
    } finally {
      proxy.heal();
      await dying.service.stop();
      await proxy.stop();
    }
  });
});

describe('a top-up that was paid for', () => {
  it('is credited to a member nobody has heard of yet, and their account stays one when the news comes', async () => {
    const payment = paid();
    await billing.publish(paymentSucceeded, payment);
    await credited(payment);
    const identity = await wallet.neighbour('identity');
    const { userId } = payment.data;
    await identity.publish(memberAdded, {
      tenantId: payment.tenantId,
      aggregateId: randomUUID(),
      sequence: 1,
      data: { userId, role: 'member', currency: 'EUR', joinedAt: '2026-11-21T20:00:00.000Z' },
    });
    await consumed(payment.tenantId, 2);
    const rows = await wallet.sql('select 1 from wallet.accounts where owner_id = $1', [userId]);
    expect(rows).toHaveLength(1);
    await credited(payment);
    expect(await wallet.wrongs(payment.tenantId)).toEqual([]);
  });

  it('is told on with the payment it came from, and counts from when the provider had the money', async () => {
    const payment = paid();
    const cause = await billing.publish(paymentSucceeded, payment);
    await eventually(async () => {
      const events = await wallet.published(transferPosted);
      const mine = events.filter(({ envelope }) => envelope.tenantId === payment.tenantId);
      expect(mine).toMatchObject([
        {
          envelope: { correlationId: cause.correlationId, sequence: 1 },
          data: {
            debitKind: 'external',
            creditOwnerKind: 'user',
            amountMinor: 2_000,
            reason: 'TOPUP',
            references: { paymentId: payment.data.paymentId, externalId: payment.data.providerPaymentId },
          },
        },
      ]);
    });
    const [row] = await wallet.sql<{ effective_at: Date }>(
      'select effective_at from wallet.transfers where tenant_id = $1',
      [payment.tenantId],
    );
    expect(row?.effective_at.toISOString()).toBe('2026-11-21T20:01:00.000Z');
  });

  it('is credited once though its event comes twice, and though its success is told in two events', async () => {
    const payment = paid();
    const { id } = await billing.publish(paymentSucceeded, payment);
    await billing.publish(paymentSucceeded, { ...payment, id });
    await billing.publish(paymentSucceeded, { ...payment, sequence: 3 });
    await consumed(payment.tenantId, 2);
    await credited(payment);
    expect(await wallet.wrongs(payment.tenantId)).toEqual([]);
  });

  it('whose event comes again with another amount is not believed: it is kept for a person to look at', async () => {
    const payment = paid();
    await billing.publish(paymentSucceeded, payment);
    await credited(payment);
    const other = { ...payment, sequence: 3, data: { ...payment.data, amountMinor: 9_999 } };
    const { id } = await billing.publish(paymentSucceeded, other);
    await eventually(async () => {
      const rows = await wallet.sql('select error from wallet.dead_letters where event_id = $1', [id]);
      expect(rows).toMatchObject([{ error: expect.stringContaining('with another amount or for another account') }]);
    });
    await credited(payment);
  });

  it('is credited with all the others when many come at once', async () => {
    const tenantId = randomUUID();
    const payments = Array.from({ length: 40 }, () => paid({}, tenantId));
    await Promise.all(payments.map((payment) => billing.publish(paymentSucceeded, payment)));
    await consumed(tenantId, payments.length);
    await Promise.all(payments.map((payment) => credited(payment)));
    expect(await wallet.wrongs(tenantId)).toEqual([]);
  });
});
