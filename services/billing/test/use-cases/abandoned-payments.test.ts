import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentProvider } from '../../src/use-cases/provider.ports.ts';
import { openBilling, type PaymentBody, pay, payer, type RunningBilling } from '../running-billing.ts';
import { type WiredBilling, wireBilling } from '../wired-billing.ts';

let billing: RunningBilling;
let wired: WiredBilling;
/** What happens when the sandbox is told to call a payment off, in the place of that. */
let onCancel: PaymentProvider['cancelPayment'] | undefined;
const calledOff: string[] = [];

beforeAll(async () => {
  billing = await openBilling();
  wired = await wireBilling(billing, (sandbox) => ({
    ...sandbox,
    cancelPayment: async (id, ctx) => {
      calledOff.push(id);
      await (onCancel ?? sandbox.cancelPayment)(id, ctx);
    },
  }));
});
afterAll(async () => {
  await wired.close();
  await billing.stop();
});

/** A payment that the provider has and its payer does not conclude. */
const leftLying = async () => {
  calledOff.length = 0;
  onCancel = undefined;
  const member = await payer(billing, randomUUID());
  const { id } = await pay(member.http, 'sandbox_abandoned');
  await wired.submitDue();
  const read = async () => (await member.http.get<PaymentBody>(`/v1/payments/${id}`)).body;
  return { ...member, id, read };
};

const tellAll = async (tenantId: string): Promise<void> => {
  for (const callback of await wired.owed(tenantId)) await wired.deliver(tenantId, callback);
  await wired.applyDue();
};

const ended = ['payment-created', 'payment-failed'];

describe('a payment that its payer left lying', () => {
  it('is let be until its time is over, and is then called off at its provider', async () => {
    const { tenantId, read } = await leftLying();
    await wired.pollDue();
    expect([(await read()).status, calledOff]).toEqual(['PROCESSING', []]);
    await wired.letPayersLeave(tenantId);
    await wired.pollDue();
    expect(await read()).toMatchObject({ status: 'CANCELLED', failureCode: 'expired', nextAction: null });
    expect(calledOff).toHaveLength(1);
    // The provider's own callbacks say nothing new.
    await tellAll(tenantId);
    await wired.pollDue();
    expect(await wired.events(tenantId)).toEqual(ended);
    const [event] = await billing.sql<{ body: string }>(
      `select body from billing.outbox where tenant_id = $1 and subject like '%payment-failed%'`,
      [tenantId],
    );
    expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ failureCode: 'expired' });
  });

  it('ends once, whatever dies between the provider’s word and our note of it', async () => {
    const { tenantId, read } = await leftLying();
    await wired.letPayersLeave(tenantId);
    onCancel = async (id, ctx) => {
      await wired.sandbox.cancelPayment(id, ctx);
      throw new Error('the process dies here');
    };
    await expect(wired.pollDue()).rejects.toThrow('dies here');
    expect((await read()).status).toBe('PROCESSING');
    await wired.pollDue();
    expect((await read()).status).toBe('CANCELLED');
    expect(await wired.events(tenantId)).toEqual(ended);
  });

  it('is called off by one of many who ask at once', async () => {
    const { tenantId, read } = await leftLying();
    await wired.letPayersLeave(tenantId);
    await Promise.all([1, 2, 3].map(() => wired.pollDue()));
    await wired.pollDue();
    expect((await read()).status).toBe('CANCELLED');
    expect(await wired.events(tenantId)).toEqual(ended);
  });

  it('succeeds where its payer came at the last moment', async () => {
    const { tenantId, read } = await leftLying();
    await wired.letPayersLeave(tenantId);
    onCancel = async (id, ctx) => {
      await wired.letTimePass(tenantId);
      await wired.sandbox.cancelPayment(id, ctx);
    };
    await wired.pollDue();
    expect(await read()).toMatchObject({ status: 'SUCCEEDED', failureCode: null });
    expect(await wired.events(tenantId)).toEqual(['payment-created', 'payment-succeeded']);
  });

  it('waits where its provider cannot call it off any more and does not know its end yet', async () => {
    const { tenantId, read } = await leftLying();
    await wired.letPayersLeave(tenantId);
    onCancel = async () => undefined;
    await wired.pollDue();
    await wired.pollDue();
    expect([(await read()).status, calledOff.length]).toEqual(['PROCESSING', 2]);
  });

  it('has succeeded, though it was called off before, where the money came after all', async () => {
    const { tenantId, id, read } = await leftLying();
    await wired.letPayersLeave(tenantId);
    await wired.pollDue();
    expect((await read()).status).toBe('CANCELLED');
    await billing.sql(`update billing.sandbox_payments set status = 'succeeded' where tenant_id = $1`, [tenantId]);
    await tellAll(tenantId);
    expect(await read()).toMatchObject({ status: 'SUCCEEDED', failureCode: null });
    expect(await wired.events(tenantId)).toEqual([...ended, 'payment-succeeded']);
    const [row] = await billing.sql<{ sequence: number }>('select sequence from billing.payments where id = $1', [id]);
    expect(row?.sequence).toBe(3);
  });
});

describe('the next look at a payment', () => {
  const nextLook = async (age: string): Promise<number> => {
    const { id } = await leftLying();
    await billing.sql(
      `update billing.payments set created_at = now() - $2::interval, poll_after = now(), poll_attempts = 6 where id = $1`,
      [id, age],
    );
    await wired.takePaymentsToPoll();
    const [row] = await billing.sql<{ minutes: string }>(
      'select extract(epoch from poll_after - now()) / 60 as minutes from billing.payments where id = $1',
      [id],
    );
    return Number(row?.minutes);
  };

  it('is when its time is over, where the pause would last longer than that', async () => {
    const minutes = await nextLook('50 minutes');
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThan(11);
  });

  it('is after the pause, once its time is over', async () => {
    expect(await nextLook('3 hours')).toBeGreaterThan(300);
  });
});
