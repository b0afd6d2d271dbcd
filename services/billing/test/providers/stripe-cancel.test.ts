import { randomUUID } from 'node:crypto';
import { money } from '@tessera/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripeProvider } from '../../src/providers/stripe/stripe-provider.ts';
import type { PaymentProvider } from '../../src/use-cases/provider.ports.ts';
import { contextIn } from '../wired-billing.ts';
import { FakeStripe, STRIPE_KEY, STRIPE_SECRET } from './fake-stripe.ts';

let stripe: FakeStripe;
let provider: PaymentProvider;
beforeAll(async () => {
  stripe = await FakeStripe.open();
  provider = createStripeProvider({
    apiKey: STRIPE_KEY,
    webhookSecret: STRIPE_SECRET,
    returnUrl: 'https://app.example.com/paid',
    apiUrl: stripe.url,
  });
});
afterAll(() => stripe.close());

const ctx = contextIn(randomUUID());

const created = async (paymentMethod: string): Promise<string> => {
  const payment = { paymentId: randomUUID(), amount: money(2_000n, 'EUR'), paymentMethod };
  const { providerId } = await provider.createPayment(payment, ctx);
  return providerId ?? '';
};

describe('calling off at Stripe', () => {
  it('cancels a payment intent that waits for its payer, as abandoned', async () => {
    const id = await created('payment_intent');
    await provider.cancelPayment(id, ctx);
    expect(stripe.one(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect(await provider.retrievePayment(id, ctx)).toMatchObject({ status: 'CANCELLED', failureCode: 'expired' });
  });

  it('expires a checkout that nobody went through', async () => {
    const id = await created('checkout');
    expect(id).toMatch(/^cs_/);
    await provider.cancelPayment(id, ctx);
    expect(stripe.one(id)).toMatchObject({ status: 'expired' });
    expect(await provider.retrievePayment(id, ctx)).toMatchObject({ status: 'CANCELLED', failureCode: 'expired' });
  });

  it.each(['succeeded', 'processing'])('leaves a payment that is %s as it is', async (status) => {
    const id = await created('payment_intent');
    stripe.change(id, { status });
    await provider.cancelPayment(id, ctx);
    expect(await provider.retrievePayment(id, ctx)).toMatchObject({
      status: status === 'succeeded' ? 'SUCCEEDED' : 'PROCESSING',
    });
  });

  it('leaves a checkout that its payer completed meanwhile as it is', async () => {
    const id = await created('checkout');
    stripe.completeCheckout(id, 'succeeded');
    await provider.cancelPayment(id, ctx);
    expect(await provider.retrievePayment(id, ctx)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('says so where Stripe is in trouble, so that it is tried again', async () => {
    const id = await created('payment_intent');
    stripe.next({ status: 409, error: { type: 'invalid_request_error', message: 'In use' } });
    stripe.next({ status: 409, error: { type: 'invalid_request_error', message: 'In use' } });
    await expect(provider.cancelPayment(id, ctx)).rejects.toThrow('In use');
  });

  it('does not take somebody’s own wish to cancel for time that ran out', async () => {
    const id = await created('payment_intent');
    stripe.change(id, { status: 'canceled', cancellation_reason: 'requested_by_customer' });
    expect(await provider.retrievePayment(id, ctx)).toMatchObject({ status: 'CANCELLED', failureCode: null });
  });
});
