import { randomUUID } from 'node:crypto';
import { billingPayOutWithdrawal, payoutFailed, payoutSucceeded, withdrawalApproved } from '@tessera/contracts';
import { eventually, type Happened, type Neighbour, tcpProxy } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, type RunningBilling } from '../running-billing.ts';

let billing: RunningBilling;
let wallet: Neighbour;
beforeAll(async () => {
  billing = await openBilling();
  wallet = await billing.neighbour('wallet');
});
afterAll(() => billing.stop());

type Approved = Happened<typeof withdrawalApproved>;

const approved = (change: Partial<Approved['data']> = {}, tenantId: string = randomUUID()): Approved => {
  const withdrawalId = change.withdrawalId ?? randomUUID();
  return {
    tenantId,
    aggregateId: withdrawalId,
    sequence: 2,
    data: {
      withdrawalId,
      accountId: randomUUID(),
      userId: randomUUID(),
      provider: 'sandbox',
      payoutMethod: 'sandbox_ok',
      amountMinor: 500,
      currency: 'EUR',
      approvedAt: '2026-11-21T20:05:00.000Z',
      ...change,
    },
  };
};

interface PayoutRow extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  readonly failure_code: string | null;
}

const payoutsOf = ({ tenantId }: Approved) =>
  billing.sql<PayoutRow>('select id, status, failure_code from billing.payouts where tenant_id = $1', [tenantId]);

const ended = (withdrawal: Approved, status: string, failure_code: string | null = null) =>
  eventually(async () => expect(await payoutsOf(withdrawal)).toMatchObject([{ status, failure_code }]));

const consumed = ({ tenantId }: Approved, events: number) =>
  eventually(async () => {
    const rows = await billing.sql('select 1 from billing.inbox where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(events);
  });

const told = async ({ tenantId }: Approved) => {
  await eventually(async () => expect(await billing.sql('select 1 from billing.outbox')).toEqual([]));
  const lists = await Promise.all([billing.published(payoutSucceeded), billing.published(payoutFailed)]);
  return lists.flat().filter(({ envelope }) => envelope.tenantId === tenantId);
};

const duplicates = async (): Promise<number> => {
  const { body } = await billing.http.get<string>('/metrics');
  const labels = [`durable="${billingPayOutWithdrawal.durable}"`, 'outcome="duplicate"'];
  const lines = body.split('\n').filter((one) => one.startsWith('consumer_deliveries_total{'));
  const line = lines.find((one) => labels.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1) ?? 0);
};

describe('a consumer that dies after its commit and before its acknowledgement', () => {
  it('has paid the withdrawal out once: the next one knows it by the inbox', async () => {
    const nats = billing.nats.url('billing');
    const proxy = await tcpProxy({ target: nats });
    const dying = await billing.another({ NATS_URL: proxy.through(nats) });
    const withdrawal = approved();
    try {
      await dying.service.start();
      const before = approved();
      await wallet.publish(withdrawalApproved, before);
      await consumed(before, 1);
      await billing.caughtUp(billingPayOutWithdrawal);
      proxy.blackhole('requests');
      await wallet.publish(withdrawalApproved, withdrawal);
      await consumed(withdrawal, 1);
      proxy.cut();
      await billing.start();
      await eventually(async () => expect(await duplicates()).toBe(1));
    } finally {
      proxy.heal();
      await dying.service.stop();
      await proxy.stop();
    }
    await ended(withdrawal, 'SUCCEEDED');
    expect(await told(withdrawal)).toHaveLength(1);
  });
});

describe('an approved withdrawal', () => {
  it.each([
    ['sandbox_ok', 'SUCCEEDED', null],
    ['sandbox_declined', 'FAILED', 'account_closed'],
    ['sandbox_duplicated', 'SUCCEEDED', null],
    ['sandbox_out_of_order', 'SUCCEEDED', null],
    ['sandbox_updated_late', 'SUCCEEDED', null],
    ['sandbox_timeout', 'SUCCEEDED', null],
    ['somewhere else', 'FAILED', 'payout_method_unknown'],
  ])('to %s ends once, as %s, and is told once', async (payoutMethod, status, failureCode) => {
    const withdrawal = approved({ payoutMethod });
    await wallet.publish(withdrawalApproved, withdrawal);
    await ended(withdrawal, status, failureCode);
    const { withdrawalId, userId } = withdrawal.data;
    const events = await told(withdrawal);
    expect(events.map(({ envelope, data }) => [envelope.sequence, data])).toEqual([
      [
        1,
        expect.objectContaining({
          ...{ withdrawalId, userId, provider: 'sandbox', amountMinor: 500, currency: 'EUR' },
          ...(failureCode === null ? {} : { failureCode }),
        }),
      ],
    ]);
    const [payout] = await payoutsOf(withdrawal);
    const books = await billing.sql('select idempotency_key from billing.sandbox_payouts where tenant_id = $1', [
      withdrawal.tenantId,
    ]);
    expect(books).toEqual(payoutMethod.startsWith('sandbox_') ? [{ idempotency_key: payout?.id }] : []);
  });

  it('that is told again under another event is paid out once all the same', async () => {
    const withdrawal = approved();
    await wallet.publish(withdrawalApproved, withdrawal);
    await wallet.publish(withdrawalApproved, { ...withdrawal, sequence: 3 });
    await consumed(withdrawal, 2);
    await ended(withdrawal, 'SUCCEEDED');
    expect(await told(withdrawal)).toHaveLength(1);
  });

  it('that comes before an earlier one of the same member is paid out all the same', async () => {
    const [first, second] = [approved(), approved()];
    await wallet.publish(withdrawalApproved, { ...second, sequence: 5 });
    await wallet.publish(withdrawalApproved, first);
    await ended(second, 'SUCCEEDED');
    await ended(first, 'SUCCEEDED');
  });

  it.each(['stripe', 'paypal'])('through %s, which pays nobody out here, has failed at once', async (provider) => {
    const withdrawal = approved({ provider });
    await wallet.publish(withdrawalApproved, withdrawal);
    await ended(withdrawal, 'FAILED', 'payouts_not_supported');
    const events = await told(withdrawal);
    expect(events.map(({ subject, envelope }) => [subject, envelope.sequence])).toEqual([[payoutFailed.subject, 1]]);
    expect(events[0]?.data).toMatchObject({ provider, failureCode: 'payouts_not_supported' });
  });

  it('that people pay by hand is left to them', async () => {
    const withdrawal = approved({ provider: 'manual' });
    await wallet.publish(withdrawalApproved, withdrawal);
    await consumed(withdrawal, 1);
    expect(await payoutsOf(withdrawal)).toEqual([]);
    expect(await told(withdrawal)).toEqual([]);
  });
});
