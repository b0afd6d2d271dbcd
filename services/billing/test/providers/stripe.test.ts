import { randomUUID } from 'node:crypto';
import { ConfigError, loadConfig } from '@tessera/runtime/config';
import { eventually, type HttpClient, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billingConfig, stripeSettings } from '../../src/config.ts';
import {
  openBilling,
  type PaymentBody,
  payer,
  type RefundBody,
  type RunningBilling,
  staffOf,
} from '../running-billing.ts';
import { FakeStripe, STRIPE_KEY, STRIPE_SECRET, type StripeObject } from './fake-stripe.ts';

let billing: RunningBilling;
let stripe: FakeStripe;
beforeAll(async () => {
  stripe = await FakeStripe.open();
  billing = await openBilling({
    STRIPE_API_KEY: STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET: STRIPE_SECRET,
    STRIPE_RETURN_URL: 'https://app.example.com/paid?from=stripe',
    STRIPE_API_URL: stripe.url,
  });
  await billing.start();
});
afterAll(async () => {
  await billing.stop();
  await stripe.close();
});

const INBOX = '/v1/payment-webhooks/stripe';

const body = (paymentMethod: string, amountMinor = 2_000, currency = 'EUR') => ({
  purpose: 'WALLET_TOPUP',
  provider: 'stripe',
  paymentMethod,
  amountMinor,
  currency,
});

const read = async (http: HttpClient, id: string) => (await http.get<PaymentBody>(`/v1/payments/${id}`)).body;

const becomes = (http: HttpClient, id: string, expected: object) =>
  eventually(async () => {
    const payment = await read(http, id);
    expect(payment).toMatchObject(expected);
    return payment;
  });

const open = async (paymentMethod = 'payment_intent', amountMinor?: number, currency?: string) => {
  const member = await payer(billing);
  const staff = await staffOf(billing, member.tenantId);
  const { body: payment } = await member.http.post<PaymentBody>('/v1/payments', {
    body: body(paymentMethod, amountMinor, currency),
  });
  const processing = await becomes(member.http, payment.id, { status: 'PROCESSING' });
  return { ...member, staff, id: payment.id, processing, providerId: processing.providerPaymentId ?? '' };
};

const tell = async (type: string, object: object, settings?: Parameters<FakeStripe['callback']>[2]) =>
  (await billing.http.post(INBOX, await stripe.callback(type, object, settings))).status;

const paid = async (amountMinor?: number, currency?: string) => {
  const one = await open('payment_intent', amountMinor, currency);
  await tell('payment_intent.succeeded', stripe.change(one.providerId, { status: 'succeeded' }));
  await becomes(one.http, one.id, { status: 'SUCCEEDED', nextAction: null });
  return one;
};

const createdWith = (key: string) => stripe.calls.filter(({ idempotencyKey }) => idempotencyKey === key);

describe('a payment through Stripe', () => {
  it('is a payment intent that its payer, and nobody else, gets the secret of', async () => {
    const { http, staff, id, providerId, tenantId, processing } = await open();
    const intent = stripe.one(providerId);
    expect(intent).toMatchObject({ amount: 2_000, currency: 'eur', metadata: { tenantId, paymentId: id } });
    expect(processing.nextAction).toEqual({ kind: 'confirm', clientSecret: intent['client_secret'] });
    expect((await read(staff, id)).nextAction).toBeNull();
    const { body: list } = await staff.get<{ items: PaymentBody[] }>('/v1/payments');
    expect(list.items.map(({ nextAction }) => nextAction)).toEqual([null]);
    expect(createdWith(`payment_${id}`)).toHaveLength(1);
    await tell('payment_intent.succeeded', stripe.change(providerId, { status: 'succeeded' }));
    expect(await becomes(http, id, { status: 'SUCCEEDED' })).toMatchObject({
      providerPaymentId: providerId,
      nextAction: null,
    });
  });

  it('is a checkout on Stripe’s page, and takes on the id of its payment intent', async () => {
    const { http, id, providerId, processing } = await open('checkout');
    const session = stripe.one(providerId);
    expect(processing.nextAction).toEqual({ kind: 'redirect', checkoutUrl: session['url'] });
    expect(session['form']).toMatchObject({
      success_url: `https://app.example.com/paid?from=stripe&paymentId=${id}`,
      'line_items[0][price_data][unit_amount]': '2000',
    });
    const intentId = String(stripe.completeCheckout(providerId, 'succeeded')['payment_intent']);
    // The intent is told of first, under a name that is not known here yet.
    await tell('payment_intent.succeeded', stripe.one(intentId), { id: 'evt_intent' });
    await tell('checkout.session.completed', stripe.one(providerId));
    await becomes(http, id, { status: 'SUCCEEDED', providerPaymentId: intentId });
    await tell('checkout.session.async_payment_succeeded', stripe.one(providerId));
    await eventually(async () => {
      const rows = await billing.sql(`select 1 from billing.webhook_events where state <> 'APPLIED'`);
      expect(rows).toEqual([]);
    });
  });

  it.each([
    ['expires', (id: string) => stripe.change(id, { status: 'expired' }), 'CANCELLED', 'expired'],
    [
      'is complete without money',
      (id: string) => stripe.completeCheckout(id, 'requires_payment_method'),
      'FAILED',
      'declined',
    ],
  ])('ends when its checkout %s', async (_how, end, status, failureCode) => {
    const { http, id, providerId } = await open('checkout');
    await tell('checkout.session.expired', end(providerId));
    await becomes(http, id, { status, failureCode, nextAction: null });
  });

  it('goes on after a declined card, because the payer may try another one', async () => {
    const { http, id, providerId } = await open();
    const declined = stripe.change(providerId, { last_payment_error: { code: 'card_declined' } });
    await tell('payment_intent.payment_failed', declined, { id: `evt_declined_${id}` });
    await eventually(async () => {
      const rows = await billing.sql(`select state from billing.webhook_events where provider_event_id = $1`, [
        `evt_declined_${id}`,
      ]);
      expect(rows).toEqual([{ state: 'APPLIED' }]);
    });
    expect(await read(http, id)).toMatchObject({ status: 'PROCESSING', failureCode: null });
    await tell('payment_intent.canceled', stripe.change(providerId, { status: 'canceled' }));
    await becomes(http, id, { status: 'CANCELLED' });
  });

  it('is made once though the answer to its creation was lost', async () => {
    stripe.next('answer lost', 'answer lost', 'answer lost');
    const { id } = await open();
    expect(createdWith(`payment_${id}`).length).toBeGreaterThan(1);
    expect(
      stripe.of('payment_intent').filter(({ metadata }) => (metadata as { paymentId: string }).paymentId === id),
    ).toHaveLength(1);
  });

  it('has failed where Stripe refuses it for good, under Stripe’s own code', async () => {
    stripe.next({
      status: 400,
      error: { type: 'invalid_request_error', code: 'amount_too_small', message: 'Too small' },
    });
    const { http } = await payer(billing);
    const { body: payment } = await http.post<PaymentBody>('/v1/payments', { body: body('payment_intent', 50) });
    await becomes(http, payment.id, { status: 'FAILED', failureCode: 'amount_too_small', providerPaymentId: null });
  });

  it('waits where Stripe is in trouble, and is made when that is over', async () => {
    const trouble = { status: 500, error: { type: 'api_error', message: 'Down' } };
    const badKey = { status: 401, error: { type: 'invalid_request_error', message: 'Bad key' } };
    stripe.next(trouble, trouble, badKey);
    const { processing } = await open();
    expect(processing.failureCode).toBeNull();
  });

  it('waits where another call under its key is still running, because that one may succeed', async () => {
    const error = { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'In use' };
    stripe.next({ status: 409, error }, { status: 409, error });
    const { id } = await open();
    expect(createdWith(`payment_${id}`)).toHaveLength(3);
  });

  it.each([
    [500, 'JPY', 500],
    [500, 'ISK', 50_000],
    [5_120, 'KWD', 5_120],
    [30_000, 'MGA', 300],
  ])('of %s minor units of %s is told to Stripe as %s', async (amountMinor, currency, amount) => {
    const { providerId } = await open('payment_intent', amountMinor, currency);
    expect(stripe.one(providerId)).toMatchObject({ amount, currency: currency.toLowerCase() });
  });

  it('of an amount that Stripe cannot move is refused before it is written down', async () => {
    const { http } = await payer(billing);
    const answer = await http.post<ProblemBody>('/v1/payments', { body: body('payment_intent', 5_124, 'KWD') });
    expect([answer.status, answer.body.code]).toEqual([422, 'billing.amount_unsupported']);
    expect(answer.body.errors?.[0]?.pointer).toBe('/amountMinor');
  });
});

describe('a refund through Stripe', () => {
  const refund = async (one: Awaited<ReturnType<typeof paid>>, amountMinor = 500, reason = 'requested_by_customer') => {
    const path = `/v1/payments/${one.id}/refunds`;
    const { body: created } = await one.staff.post<RefundBody>(path, { body: { amountMinor, reason } });
    const has = (expected: object) =>
      eventually(async () => {
        const { body: page } = await one.staff.get<{ items: RefundBody[] }>(path);
        const found = page.items.find(({ id }) => id === created.id);
        expect(found).toMatchObject(expected);
        return found as RefundBody;
      });
    return { id: created.id, has };
  };

  it('names the payment intent and carries our id, and its end is told by callback', async () => {
    const one = await paid();
    const { id, has } = await refund(one);
    const { providerRefundId } = await has({ status: 'PROCESSING' });
    const [call] = createdWith(`refund_${id}`);
    expect(call?.form).toMatchObject({
      ...{ payment_intent: one.providerId, amount: '500', reason: 'requested_by_customer' },
      ...{ 'metadata[refundId]': id, 'metadata[tenantId]': one.tenantId },
    });
    await tell('refund.updated', stripe.change(providerRefundId ?? '', { status: 'succeeded' }));
    await has({ status: 'SUCCEEDED' });
    expect(await read(one.http, one.id)).toMatchObject({ refundedMinor: 500, status: 'SUCCEEDED' });
  });

  it('a retried refund with a random id that paid twice: here it pays once, even after Stripe forgot the key', async () => {
    const one = await paid();
    stripe.next('answer lost', 'answer lost');
    const { id, has } = await refund(one);
    await eventually(async () => {
      const rows = await billing.sql('select 1 from billing.refunds where id = $1 and submit_attempts > 0', [id]);
      expect(rows).toHaveLength(1);
    });
    stripe.forgetKeys();
    await has({ status: 'PROCESSING' });
    const made = stripe.of('refund').filter(({ metadata }) => (metadata as { refundId: string }).refundId === id);
    expect(made).toHaveLength(1);
  });

  it.each([
    ['failed', { failure_reason: 'expired_or_canceled_card' }, 'expired_or_canceled_card'],
    ['canceled', {}, 'cancelled'],
  ])('that is %s at Stripe has failed here', async (status, more, failureCode) => {
    const one = await paid();
    const { has } = await refund(one);
    const { providerRefundId } = await has({ status: 'PROCESSING' });
    await tell('refund.failed', stripe.change(providerRefundId ?? '', { status, ...more }));
    await has({ status: 'FAILED', failureCode });
    expect(await read(one.http, one.id)).toMatchObject({ refundedMinor: 0 });
  });

  it('that Stripe refuses has failed under Stripe’s own code', async () => {
    const one = await paid();
    stripe.next({
      status: 400,
      error: { type: 'invalid_request_error', code: 'charge_disputed', message: 'Disputed' },
    });
    await (await refund(one)).has({ status: 'FAILED', failureCode: 'charge_disputed', providerRefundId: null });
  });

  it('that fails after it succeeded stays as it was told, and is parked for a person to see', async () => {
    const one = await paid();
    const { has } = await refund(one);
    const { providerRefundId } = await has({ status: 'PROCESSING' });
    await tell('refund.updated', stripe.change(providerRefundId ?? '', { status: 'succeeded' }));
    await has({ status: 'SUCCEEDED' });
    await tell('refund.failed', stripe.change(providerRefundId ?? '', { status: 'failed' }));
    await eventually(async () => {
      const { body: page } = await one.staff.get<{ items: { reason: string }[] }>('/v1/payment-webhooks?state=PARKED');
      expect(page.items[0]?.reason).toMatch(/^refund .* ended SUCCEEDED here and is FAILED at the provider$/);
    });
    await has({ status: 'SUCCEEDED' });
    await billing.sql(`delete from billing.webhook_events where state = 'PARKED'`);
  });

  it('made in Stripe’s dashboard is parked in the tenant of its payment', async () => {
    const one = await paid();
    const foreign = {
      id: `re_${randomUUID()}`,
      object: 'refund',
      status: 'succeeded',
      payment_intent: one.providerId,
      metadata: {},
    };
    await tell('refund.created', stripe.add(foreign));
    await eventually(async () => {
      const { body: page } = await one.staff.get<{ items: { reason: string }[] }>('/v1/payment-webhooks?state=PARKED');
      expect(page.items.map(({ reason }) => reason)).toEqual([`no refund of ours is called ${foreign.id} yet`]);
    });
    await billing.sql(`delete from billing.webhook_events where state = 'PARKED'`);
  });

  it('of an amount that Stripe cannot move is refused', async () => {
    const one = await paid(5_120, 'KWD');
    const { status, body: problem } = await one.staff.post<ProblemBody>(`/v1/payments/${one.id}/refunds`, {
      body: { amountMinor: 5, reason: 'Rain' },
    });
    expect([status, problem.code]).toEqual([422, 'billing.amount_unsupported']);
  });
});

describe('a dispute at Stripe', () => {
  const dispute = (intent: string, status: string): StripeObject =>
    stripe.add({
      ...{ id: `dp_${randomUUID().slice(0, 8)}`, object: 'dispute', amount: 1_500, currency: 'eur' },
      ...{ payment_intent: intent, reason: 'fraudulent', status, metadata: {} },
    });
  const listed = (staff: HttpClient, expected: readonly object[]) =>
    eventually(async () => {
      const { body: page } = await staff.get<{ items: object[] }>('/v1/disputes');
      expect(page.items).toEqual(expected.map((one) => expect.objectContaining(one)));
    });

  it('is opened in the tenant of its payment, and ends as Stripe says', async () => {
    const one = await paid();
    const { id } = dispute(one.providerId, 'needs_response');
    await tell('charge.dispute.created', stripe.one(id));
    await listed(one.staff, [{ status: 'OPEN', amountMinor: 1_500, reasonCode: 'fraudulent', paymentId: one.id }]);
    await tell('charge.dispute.updated', stripe.change(id, { status: 'under_review' }));
    await tell('charge.dispute.closed', stripe.change(id, { status: 'lost' }));
    await listed(one.staff, [{ status: 'LOST', providerDisputeId: id }]);
  });

  it('is none while the bank only asks', async () => {
    const one = await paid();
    const { id } = dispute(one.providerId, 'warning_needs_response');
    await tell('charge.dispute.created', stripe.one(id), { id: `evt_${id}` });
    await eventually(async () => {
      const rows = await billing.sql('select state from billing.webhook_events where provider_event_id = $1', [
        `evt_${id}`,
      ]);
      expect(rows).toEqual([{ state: 'APPLIED' }]);
    });
    await listed(one.staff, []);
    await tell('charge.dispute.updated', stripe.change(id, { status: 'needs_response' }));
    await listed(one.staff, [{ status: 'OPEN' }]);
  });
});

describe('a callback of Stripe', () => {
  const stored = async () => (await billing.sql('select 1 from billing.webhook_events')).length;

  it.each([
    ['with another secret', { secret: 'whsec_other' }],
    ['from more than five minutes ago', { at: new Date(Date.now() - 301_000) }],
  ])('signed %s is refused, and nothing of it stored', async (_how, settings) => {
    const before = await stored();
    const one = await open();
    const signed = await stripe.callback('payment_intent.succeeded', stripe.one(one.providerId), settings);
    const { status, body: problem } = await billing.http.post<ProblemBody>(INBOX, signed);
    expect([status, problem.code]).toEqual([401, 'billing.webhook_signature_invalid']);
    expect(await stored()).toBe(before);
  });

  it('is judged by the very bytes that were signed', async () => {
    const signed = await stripe.callback('payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' });
    for (const altered of [`${signed.body} `, JSON.stringify(JSON.parse(signed.body), null, 1), '']) {
      const { status } = await billing.http.post(INBOX, { ...signed, body: altered });
      expect(status).toBe(401);
    }
    expect(
      (await billing.http.post(INBOX, { ...signed, headers: { 'content-type': 'application/json' } })).status,
    ).toBe(401);
  });

  it('that is signed and no event is refused as malformed', async () => {
    const timestamp = Math.floor(Date.now() / 1_000);
    for (const payload of ['hello', '{"id":"evt_1"}']) {
      const signature = await stripe.sdk.webhooks.generateTestHeaderStringAsync({
        payload,
        secret: STRIPE_SECRET,
        timestamp,
      });
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
      const { status, body: problem } = await billing.http.post<ProblemBody>(INBOX, {
        body: payload,
        headers,
        idempotencyKey: null,
      });
      expect([status, problem.code]).toEqual([422, 'billing.webhook_malformed']);
    }
  });

  it('about something that was not made through us is answered and let go', async () => {
    const before = await stored();
    const foreign = [
      ['customer.created', { id: 'cus_1', object: 'customer' }],
      ['payment_intent.succeeded', { id: 'pi_foreign', object: 'payment_intent', metadata: {} }],
      ['charge.dispute.created', { id: 'dp_foreign', object: 'dispute', payment_intent: 'pi_foreign' }],
    ] as const;
    for (const [type, object] of foreign) expect(await tell(type, object)).toBe(202);
    expect(await stored()).toBe(before);
  });
});

describe('Stripe', () => {
  const load = (env: Readonly<Record<string, string>>) =>
    stripeSettings(
      loadConfig(billingConfig, {
        ...{ PORT: '0', DATABASE_URL: billing.database.url, NATS_URL: 'nats://b:b@127.0.0.1:4222' },
        ...{ JWKS_URL: 'http://127.0.0.1/keys', TOKEN_ISSUER: 'i', TOKEN_AUDIENCE: 'a' },
        ...{ SANDBOX_WEBHOOK_SECRET: 'x'.repeat(32), ...env },
      }),
    );

  it('is not offered without its keys', async () => {
    expect(load({})).toBeUndefined();
    const without = await openBilling();
    try {
      const { http } = await payer(without);
      const answer = await http.post<ProblemBody>('/v1/payments', { body: body('payment_intent') });
      expect([answer.status, answer.body.code]).toEqual([422, 'billing.provider_unknown']);
      expect((await without.http.post(INBOX, await stripe.callback('x', {}))).status).toBe(422);
    } finally {
      await without.stop();
    }
  });

  it.each([
    [{ STRIPE_API_KEY: STRIPE_KEY }, 'STRIPE_WEBHOOK_SECRET is missing, and STRIPE_API_KEY is set'],
    [{ STRIPE_WEBHOOK_SECRET: STRIPE_SECRET }, 'STRIPE_API_KEY is missing, and STRIPE_WEBHOOK_SECRET is set'],
  ])('is not half set up: %o keeps the service from starting', (env, sentence) => {
    expect(() => load(env)).toThrow(ConfigError);
    expect(() => load(env)).toThrow(sentence);
  });

  it('shows a key that is none to nobody', () => {
    expect(() => load({ STRIPE_API_KEY: 'pk_live_mistaken', STRIPE_WEBHOOK_SECRET: STRIPE_SECRET })).toThrow(
      ConfigError,
    );
    expect(() => load({ STRIPE_API_KEY: 'pk_live_mistaken', STRIPE_WEBHOOK_SECRET: STRIPE_SECRET })).not.toThrow(
      /mistaken/,
    );
  });
});
