import { randomUUID } from 'node:crypto';
import {
  disputeLost,
  disputeOpened,
  paymentCreated,
  paymentFailed,
  paymentSucceeded,
  refundSucceeded,
} from '@tessera/contracts';
import { eventually, type Neighbour } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transfer } from '../ledger-in-memory.ts';
import { type AccountBody, openWallet, type RunningWallet } from '../running-wallet.ts';
import { setLimits } from '../tenant-limits.ts';

let wallet: RunningWallet;
let billing: Neighbour;
beforeAll(async () => {
  wallet = await openWallet({}, { retry: { delaysMs: [50, 100, 200, 400, 800] } });
  billing = await wallet.neighbour('billing');
  await wallet.start();
});
afterAll(() => wallet.stop());

const payment = () => {
  const [tenantId, paymentId, userId] = [randomUUID(), randomUUID(), randomUUID()];
  const about = {
    paymentId,
    userId,
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    amountMinor: 2_000,
    currency: 'EUR',
  } as const;
  const at = '2026-11-21T20:01:00.000Z';
  const refundId = randomUUID();
  const happened = <Data>(sequence: number, data: Data, aggregateId: string = paymentId) => ({
    tenantId,
    aggregateId,
    sequence,
    data,
  });
  return {
    tenantId,
    userId,
    begin: () => billing.publish(paymentCreated, happened(1, about)),
    fail: () => billing.publish(paymentFailed, happened(2, { ...about, failureCode: 'card_declined' })),
    succeed: () =>
      billing.publish(
        paymentSucceeded,
        happened(2, { ...about, providerPaymentId: `sbx_${paymentId}`, succeededAt: at }),
      ),
    dispute: () => {
      const data = { ...about, disputeId: refundId, providerDisputeId: 'dp_1', reasonCode: 'fraudulent', openedAt: at };
      return billing.publish(disputeOpened, happened(1, data, refundId));
    },
    lose: () => {
      const data = { ...about, disputeId: refundId, providerDisputeId: 'dp_1', endedAt: at };
      return billing.publish(disputeLost, happened(2, data, refundId));
    },
    refund: () => {
      const data = { ...about, refundId, providerRefundId: `re_${refundId}`, amountMinor: 500, succeededAt: at };
      return billing.publish(refundSucceeded, happened(1, data, refundId));
    },
  };
};

const balances = async ({ tenantId, userId }: ReturnType<typeof payment>) => {
  const token = await wallet.tokens.tokenFor({ userId, tenantId, role: 'member' });
  const { body } = await wallet.http.get<{ accounts: (AccountBody & { pendingInMinor: number })[] }>('/v1/wallet', {
    token,
  });
  return Object.fromEntries(body.accounts.map((one) => [one.kind, [one.postedMinor, one.pendingInMinor]]));
};

const settles = (about: ReturnType<typeof payment>, expected: object) =>
  eventually(async () => expect(await balances(about)).toEqual(expected), { timeoutMs: 15_000 });

it('a top-up is pending once it has begun, and here once it is paid', async () => {
  const about = payment();
  await about.begin();
  await settles(about, { default: [0, 2_000] });
  await about.succeed();
  await settles(about, { default: [2_000, 0] });
});

it('a top-up that failed is no longer pending, also where the end is heard of first, and everything twice', async () => {
  const about = payment();
  await about.fail();
  await about.fail();
  await about.begin();
  await about.begin();
  await eventually(
    async () => {
      const rows = await wallet.sql('select status from wallet.top_ups where tenant_id = $1', [about.tenantId]);
      expect(rows).toEqual([{ status: 'FAILED' }]);
    },
    { timeoutMs: 15_000 },
  );
  await settles(about, { default: [0, 0] });
});

it('a refund that is heard of before its payment, and twice, is booked once and after it', async () => {
  const about = payment();
  await about.refund();
  await about.refund();
  await about.succeed();
  await settles(about, { default: [1_500, 0] });
  expect(await wallet.wrongs(about.tenantId)).toEqual([]);
});

it('a refund of money that is spent is owed', async () => {
  const about = payment();
  await about.succeed();
  await settles(about, { default: [2_000, 0] });
  const spent = transfer({ kind: 'user', userId: about.userId }, { kind: 'system', name: 'revenue' }, 1_900);
  await wallet.given(about.tenantId, spent);
  await about.refund();
  await settles(about, { default: [0, 0], receivable: [-400, 0] });
  expect(await wallet.wrongs(about.tenantId)).toEqual([]);
});

it('a lost dispute that is heard of before it was opened, and before its payment, and twice, is booked once', async () => {
  const about = payment();
  await about.lose();
  await about.lose();
  await about.dispute();
  await about.succeed();
  await settles(about, { default: [0, 0] });
  expect(await wallet.wrongs(about.tenantId)).toEqual([]);
});

it('what is owed is settled by what comes in, where the tenant says so', async () => {
  const about = payment();
  await about.succeed();
  await settles(about, { default: [2_000, 0] });
  await setLimits(wallet, about.tenantId, { settleReceivables: true });
  const member = { kind: 'user', userId: about.userId } as const;
  await wallet.given(about.tenantId, transfer(member, { kind: 'system', name: 'revenue' }, 2_000));
  await about.dispute();
  await about.lose();
  await settles(about, { default: [0, 0], receivable: [-2_000, 0] });
  await wallet.given(about.tenantId, transfer({ kind: 'system', name: 'revenue' }, member, 2_500));
  await settles(about, { default: [500, 0], receivable: [0, 0] });
  expect(await wallet.wrongs(about.tenantId)).toEqual([]);
});
