import { paymentCreated, paymentFailed, paymentSucceeded } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBilling, type PaymentBody, pay, payer, type RunningBilling, sabotage } from '../running-billing.ts';

let billing: RunningBilling;
beforeAll(async () => {
  billing = await openBilling();
  await billing.start();
});
afterAll(() => billing.stop());

type Payer = Awaited<ReturnType<typeof payer>>;

const ended = (one: Payer, { id }: PaymentBody, timeoutMs = 15_000): Promise<PaymentBody> =>
  eventually(
    async () => {
      const { body } = await one.http.get<PaymentBody>(`/v1/payments/${id}`);
      expect(['SUCCEEDED', 'FAILED']).toContain(body.status);
      return body;
    },
    { timeoutMs },
  );

/** Every callback about the payment has come in and was acted on; the sandbox owes none. */
const allCallbacksApplied = ({ tenantId }: Payer): Promise<number> =>
  eventually(
    async () => {
      const owed = await billing.sql('select 1 from billing.sandbox_callbacks where tenant_id = $1', [tenantId]);
      const states = await billing.sql<{ state: string }>(
        'select state from billing.webhook_events where tenant_id = $1',
        [tenantId],
      );
      expect(owed).toEqual([]);
      expect(states.map(({ state }) => state)).toEqual(states.map(() => 'APPLIED'));
      return states.length;
    },
    { timeoutMs: 15_000 },
  );

const publishedAbout = async ({ id }: PaymentBody) => {
  const lists = await Promise.all(
    [paymentCreated, paymentSucceeded, paymentFailed].map((event) => billing.published(event)),
  );
  return lists.flat().filter(({ envelope }) => envelope.aggregateId === id);
};

const outboxIsEmpty = () =>
  eventually(async () => expect(await billing.sql('select 1 from billing.outbox')).toEqual([]));

describe('a payment', () => {
  it.each([
    ['sandbox_ok', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_declined', 'FAILED', 'card_declined', paymentFailed],
    ['sandbox_slow', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_duplicated', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_out_of_order', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_early_callback', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_timeout', 'SUCCEEDED', null, paymentSucceeded],
    ['sandbox_updated_late', 'SUCCEEDED', null, paymentSucceeded],
  ])('by %s ends once, as %s, with one final event', async (method, status, failureCode, finalEvent) => {
    const one = await payer(billing);
    const payment = await pay(one.http, method);
    const last = await ended(one, payment);
    expect(last).toMatchObject({ status, failureCode });
    // Late, repeated and overtaken callbacks come in after the end, and move nothing.
    expect(await allCallbacksApplied(one)).toBe(method === 'sandbox_updated_late' ? 3 : 2);
    expect(await ended(one, payment)).toEqual(last);
    await outboxIsEmpty();
    const events = await publishedAbout(payment);
    expect(events.map(({ subject }) => subject)).toEqual([paymentCreated.subject, finalEvent.subject]);
    expect(events.map(({ envelope }) => [envelope.tenantId, envelope.aggregate, envelope.sequence])).toEqual([
      [one.tenantId, 'payment', 1],
      [one.tenantId, 'payment', 2],
    ]);
    expect(events[1]?.data).toMatchObject({
      paymentId: payment.id,
      userId: one.userId,
      amountMinor: 2_000,
      currency: 'EUR',
    });
  });

  it('shows its provider’s id once the provider has it', async () => {
    const one = await payer(billing);
    const payment = await ended(one, await pay(one.http));
    const books = await billing.sql<{ id: string; idempotency_key: string }>(
      'select id, idempotency_key from billing.sandbox_payments where tenant_id = $1',
      [one.tenantId],
    );
    expect(books).toEqual([{ id: payment.providerPaymentId, idempotency_key: payment.id }]);
  });
});

describe('between the provider’s books and ours', () => {
  it('a provider callback that arrives before our own request committed is parked with the reason, and applied later', async () => {
    const one = await payer(billing);
    let payment: PaymentBody | undefined;
    // The provider has the payment and tells so, while every attempt to note that here fails.
    await sabotage(
      billing,
      { when: 'update', table: 'payments', action: `if new.status <> 'PENDING' then raise 'planted'; end if` },
      async () => {
        payment = await pay(one.http);
        await eventually(async () => {
          const rows = await billing.sql<{ state: string; reason: string }>(
            'select state, reason from billing.webhook_events where tenant_id = $1',
            [one.tenantId],
          );
          expect(rows).toHaveLength(2);
          for (const { state, reason } of rows) {
            expect(state).toBe('PARKED');
            expect(reason).toMatch(/^no payment of ours is called sbx_/);
          }
        });
      },
    );
    if (!payment) throw new Error('nothing was paid');
    // The submission that died is made again when its lease is over, as after a crash.
    await billing.sql('update billing.payments set submit_after = now() where id = $1', [payment.id]);
    expect(await ended(one, payment)).toMatchObject({ status: 'SUCCEEDED' });
    await allCallbacksApplied(one);
    const books = await billing.sql('select id from billing.sandbox_payments where tenant_id = $1', [one.tenantId]);
    expect(books).toHaveLength(1);
    await outboxIsEmpty();
    expect((await publishedAbout(payment)).map(({ subject }) => subject)).toEqual([
      paymentCreated.subject,
      paymentSucceeded.subject,
    ]);
  });
});
