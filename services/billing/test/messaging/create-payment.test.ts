import { randomUUID } from 'node:crypto';
import { createPayment, paymentSucceeded } from '@tessera/contracts';
import { eventually, type Neighbour } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, type RunningBilling } from '../running-billing.ts';

let billing: RunningBilling;
let raffle: Neighbour;
beforeAll(async () => {
  billing = await openBilling();
  await billing.start();
  raffle = await billing.neighbour('raffle');
});
afterAll(() => billing.stop());

const asked = (change: object = {}) => ({
  ...{ paymentId: randomUUID(), userId: randomUUID(), purpose: 'WALLET_TOPUP' as const },
  ...{ provider: 'sandbox', paymentMethod: 'sandbox_ok', amountMinor: 1_500, currency: 'EUR' },
  ...change,
});

const ask = (input: ReturnType<typeof asked>, tenantId: string, idempotencyKey: string = randomUUID()) =>
  raffle.call(createPayment, input, { tenantId, idempotencyKey });

const paymentsOf = (tenantId: string) =>
  billing.sql<{ id: string; user_id: string }>('select id, user_id from billing.payments where tenant_id = $1', [
    tenantId,
  ]);

describe('a payment that another service asks for', () => {
  it('has the id that was chosen, is the payer’s own, and is brought to its end', async () => {
    const [tenantId, input] = [randomUUID(), asked()];
    expect(await ask(input, tenantId)).toEqual({ ok: true, value: { paymentId: input.paymentId } });
    expect(await paymentsOf(tenantId)).toEqual([{ id: input.paymentId, user_id: input.userId }]);
    await eventually(async () => {
      const ended = (await billing.published(paymentSucceeded)).filter(
        ({ envelope }) => envelope.aggregateId === input.paymentId,
      );
      expect(ended.map(({ data }) => [data.userId, data.amountMinor])).toEqual([[input.userId, 1_500]]);
    });
  });

  it('is made once, however often it is asked for under its key', async () => {
    const [tenantId, input, key] = [randomUUID(), asked(), randomUUID()];
    const answers = await Promise.all([1, 2, 3].map(() => ask(input, tenantId, key)));
    for (const answer of answers) expect(answer).toEqual({ ok: true, value: { paymentId: input.paymentId } });
    expect(await paymentsOf(tenantId)).toHaveLength(1);
  });

  it.each([
    ['billing.provider_unknown', { provider: 'barter' }],
    ['billing.payment_method_unknown', { paymentMethod: 'hens' }],
    ['billing.amount_too_small', { amountMinor: 1 }],
  ])('is refused as %s, the same each time, and not written down', async (code, change) => {
    const [tenantId, input, key] = [randomUUID(), asked(change), randomUUID()];
    for (let times = 0; times < 2; times += 1) {
      expect(await ask(input, tenantId, key)).toMatchObject({ ok: false, error: { code } });
    }
    expect(await paymentsOf(tenantId)).toEqual([]);
  });
});
