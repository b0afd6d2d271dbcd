import type { CallContext } from '@tessera/runtime/context';
import { advancePayment } from '../domain/payment.ts';
import type { PaymentProviders, PaymentStore } from './ports.ts';

/**
 * Tells the provider about a payment that is written down. The provider knows a payment by our id, so a submission that
 * died before its answer was saved is simply made again.
 */
export const submitPayment =
  (deps: { readonly payments: PaymentStore; readonly providers: PaymentProviders }) =>
  async (command: { readonly paymentId: string }, ctx: CallContext): Promise<void> => {
    const payment = await deps.payments.find(command.paymentId, ctx);
    if (payment?.status !== 'PENDING') return;
    const provider = deps.providers.get(payment.provider);
    if (!provider)
      throw new Error(`payment ${payment.id} names a provider that is not configured: ${payment.provider}`);
    const { id: paymentId, amount, paymentMethod } = payment;
    let report: Awaited<ReturnType<typeof provider.createPayment>>;
    try {
      report = await provider.createPayment({ paymentId, amount, paymentMethod }, ctx);
    } catch (error) {
      await deps.payments.postpone(paymentId, ctx);
      throw error;
    }
    await deps.payments.change(paymentId, (current) => advancePayment(current, report, ctx.clock.now()), ctx);
  };
