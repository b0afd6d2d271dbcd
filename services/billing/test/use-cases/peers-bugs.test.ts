import { afterEach, describe, expect, it } from 'vitest';
import type { PaymentProvider } from '../../src/use-cases/provider.ports.ts';
import {
  openBilling,
  type PaymentBody,
  pay,
  payer,
  type RefundBody,
  type RunningBilling,
  staffOf,
} from '../running-billing.ts';
import { type WiredBilling, wireBilling } from '../wired-billing.ts';

/* Faults that other systems of this kind had, each by its name. */

let billing: RunningBilling;
let wired: WiredBilling;
afterEach(async () => {
  await wired.close();
  await billing.stop();
});

const world = async (change?: (sandbox: PaymentProvider) => PaymentProvider) => {
  billing = await openBilling();
  wired = await wireBilling(billing, change);
  const member = await payer(billing);
  const staff = await staffOf(billing, member.tenantId);
  const { tenantId } = member;
  const tellAll = async () => {
    for (const callback of await wired.owed(tenantId)) await wired.deliver(tenantId, callback);
    await wired.applyDue();
  };
  const read = async (id: string) => (await member.http.get<PaymentBody>(`/v1/payments/${id}`)).body;
  return { ...member, staff, tellAll, read };
};

describe('a provider callback that arrives before our own request committed', () => {
  it('is kept, and applied once our note of the payment is there', async () => {
    const tell: { now?: () => Promise<void> } = {};
    const { http, tellAll, read, tenantId } = await world((sandbox) => ({
      ...sandbox,
      createPayment: async (payment, ctx) => {
        const report = await sandbox.createPayment(payment, ctx);
        await tell.now?.();
        return report;
      },
    }));
    tell.now = tellAll;
    const { id } = await pay(http);
    await wired.submitDue();
    const states = () => billing.sql('select state from billing.webhook_events where tenant_id = $1', [tenantId]);
    expect(await states()).toEqual([{ state: 'PARKED' }, { state: 'PARKED' }]);
    expect((await read(id)).status).toBe('PROCESSING');
    await wired.applyDue();
    expect(await states()).toEqual([{ state: 'APPLIED' }, { state: 'APPLIED' }]);
    expect((await read(id)).status).toBe('SUCCEEDED');
    expect(await wired.events(tenantId)).toEqual(['payment-created', 'payment-succeeded']);
  });
});

describe('a late `updated` callback that overwrites `completed`', () => {
  it('changes nothing, also where the provider itself is asked and answers what was true before', async () => {
    let stale = false;
    const { http, tellAll, read, tenantId } = await world((sandbox) => ({
      ...sandbox,
      retrievePayment: async (id, ctx) => {
        const report = await sandbox.retrievePayment(id, ctx);
        return stale && report ? { ...report, status: 'PROCESSING' } : report;
      },
    }));
    const { id } = await pay(http, 'sandbox_updated_late');
    await wired.submitDue();
    const [late, ...first] = (await wired.owed(tenantId)).reverse();
    if (late?.type !== 'payment.updated') throw new Error('the update does not come last');
    for (const callback of first) await wired.deliver(tenantId, callback);
    await wired.applyDue();
    const completed = await read(id);
    expect(completed.status).toBe('SUCCEEDED');
    stale = true;
    await wired.deliver(tenantId, late);
    await wired.applyDue();
    expect(await read(id)).toEqual(completed);
    await tellAll();
    expect(await wired.events(tenantId)).toEqual(['payment-created', 'payment-succeeded']);
  });
});

describe('a retried refund with a random id that paid twice', () => {
  it('pays once: every try goes under the refund’s own id', async () => {
    const keys: string[] = [];
    let answersLost = 3;
    const { http, staff, tellAll, read, tenantId } = await world((sandbox) => ({
      ...sandbox,
      createRefund: async (refund, ctx) => {
        keys.push(refund.refundId);
        const report = await sandbox.createRefund(refund, ctx);
        answersLost -= 1;
        if (answersLost >= 0) throw new Error('the answer was lost');
        return report;
      },
    }));
    const { id } = await pay(http);
    await wired.submitDue();
    await tellAll();
    const { body } = await staff.post<RefundBody>(`/v1/payments/${id}/refunds`, {
      body: { amountMinor: 900, reason: 'Rain' },
    });
    for (let attempt = 0; attempt < 5; attempt += 1) await wired.submitDue();
    expect(keys).toEqual([body.id, body.id, body.id, body.id]);
    await tellAll();
    const books = await billing.sql(
      'select amount_minor::int as minor from billing.sandbox_refunds where tenant_id = $1',
      [tenantId],
    );
    expect(books).toEqual([{ minor: 900 }]);
    expect((await read(id)).refundedMinor).toBe(900);
    expect((await wired.events(tenantId)).filter((name) => name === 'refund-succeeded')).toHaveLength(1);
  });

  it('and by two instances at once it pays once', async () => {
    const { http, staff, tellAll, tenantId } = await world();
    const { id } = await pay(http);
    await wired.submitDue();
    await tellAll();
    const { body } = await staff.post<RefundBody>(`/v1/payments/${id}/refunds`, { body: { reason: 'Rain' } });
    await Promise.all([1, 2, 3, 4].map(() => wired.submit('refunds', body.id, tenantId)));
    const books = await billing.sql('select 1 from billing.sandbox_refunds where tenant_id = $1', [tenantId]);
    expect(books).toHaveLength(1);
  });
});
