import { refundFailed, refundSucceeded } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openBilling,
  type PaymentBody,
  pay,
  payer,
  type RefundBody,
  type RunningBilling,
  staffOf,
} from '../running-billing.ts';

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
  await billing.start();
});
afterAll(() => billing.stop());

/** A payment that its provider has the money of, and staff who may give it back. */
const paid = async () => {
  const member = await payer(billing);
  const { id } = await pay(member.http);
  const read = async () => (await member.http.get<PaymentBody>(`/v1/payments/${id}`)).body;
  await eventually(async () => expect(await read()).toMatchObject({ status: 'SUCCEEDED' }));
  const staff = await staffOf(billing, member.tenantId);
  const refunds = `/v1/payments/${id}/refunds`;
  const refundOf = async (refundId: string) => {
    const { body } = await staff.get<{ items: RefundBody[] }>(refunds);
    return body.items.find((one) => one.id === refundId);
  };
  return { ...member, id, read, staff, refunds, refundOf };
};

const told = async (refundId: string) => {
  await eventually(async () => expect(await billing.sql('select 1 from billing.outbox')).toEqual([]));
  const lists = await Promise.all([billing.published(refundSucceeded), billing.published(refundFailed)]);
  return lists.flat().filter(({ envelope }) => envelope.aggregateId === refundId);
};

const allCallbacksApplied = (tenantId: string) =>
  eventually(async () => {
    const open = await billing.sql(
      `select 1 from billing.sandbox_callbacks where tenant_id = $1
       union all select 1 from billing.webhook_events where tenant_id = $1 and state <> 'APPLIED'`,
      [tenantId],
    );
    expect(open).toEqual([]);
  });

describe('a refund', () => {
  it.each([
    ['Because of the rain', 'SUCCEEDED', null],
    ['sandbox_ok', 'SUCCEEDED', null],
    ['sandbox_declined', 'FAILED', 'refund_declined'],
    ['sandbox_slow', 'SUCCEEDED', null],
    ['sandbox_duplicated', 'SUCCEEDED', null],
    ['sandbox_out_of_order', 'SUCCEEDED', null],
    ['sandbox_updated_late', 'SUCCEEDED', null],
    ['sandbox_early_callback', 'SUCCEEDED', null],
    ['sandbox_timeout', 'SUCCEEDED', null],
  ])('for the reason “%s” ends once, as %s, and is told once', async (reason, status, failureCode) => {
    const { staff, refunds, refundOf, read, tenantId, userId, id } = await paid();
    const { body } = await staff.post<RefundBody>(refunds, { body: { amountMinor: 700, reason } });
    await eventually(async () => expect(await refundOf(body.id)).toMatchObject({ status, failureCode }));
    await allCallbacksApplied(tenantId);
    expect(await refundOf(body.id)).toMatchObject({ status, failureCode });
    expect(await read()).toMatchObject({ status: 'SUCCEEDED', refundedMinor: status === 'SUCCEEDED' ? 700 : 0 });
    const events = await told(body.id);
    expect(events.map(({ envelope }) => [envelope.tenantId, envelope.aggregate, envelope.sequence])).toEqual([
      [tenantId, 'refund', 1],
    ]);
    expect(events[0]?.data).toMatchObject({
      ...{ refundId: body.id, paymentId: id, userId, purpose: 'WALLET_TOPUP', amountMinor: 700, currency: 'EUR' },
      ...(failureCode === null ? {} : { failureCode }),
    });
  });

  it('whose callback is lost is found by asking, once minutes have passed', async () => {
    const { staff, refunds, refundOf } = await paid();
    const { body } = await staff.post<RefundBody>(refunds, { body: { reason: 'sandbox_lost_callback' } });
    await eventually(async () => expect(await refundOf(body.id)).toMatchObject({ status: 'PROCESSING' }));
    await billing.sql('update billing.refunds set poll_after = now() where id = $1', [body.id]);
    await eventually(async () => expect(await refundOf(body.id)).toMatchObject({ status: 'SUCCEEDED' }), {
      timeoutMs: 30_000,
    });
    expect(await told(body.id)).toHaveLength(1);
  });
});

describe('a payment', () => {
  it('by sandbox_lost_callback is found by asking, once minutes have passed', async () => {
    const { http } = await payer(billing);
    const { id } = await pay(http, 'sandbox_lost_callback');
    const read = async () => (await http.get<PaymentBody>(`/v1/payments/${id}`)).body;
    await eventually(async () => expect(await read()).toMatchObject({ status: 'PROCESSING' }));
    await billing.sql('update billing.payments set poll_after = now() where id = $1', [id]);
    await eventually(async () => expect(await read()).toMatchObject({ status: 'SUCCEEDED' }), { timeoutMs: 30_000 });
  });
});
