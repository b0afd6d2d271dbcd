import { advance, type Report } from '../../domain/settlement.ts';
import type { PaymentStore, RefundStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { submitSettlement } from '../settlements/submit-settlement.ts';

/**
 * Tells the provider about a refund that is written down. The key at the provider is the refund's own id, never a new
 * one: submitted again, the refund is found there and pays once.
 */
export const submitRefund = (deps: {
  readonly refunds: RefundStore;
  readonly payments: PaymentStore;
  readonly providers: PaymentProviders;
}) =>
  submitSettlement({
    store: deps.refunds,
    providers: deps.providers,
    create: async (provider, { id: refundId, paymentId, amount, reason }, ctx): Promise<Report> => {
      const payment = await deps.payments.find(paymentId, ctx);
      if (payment?.providerId == null) throw new Error(`payment ${paymentId} succeeded without an id of its provider`);
      return provider.createRefund({ refundId, providerPaymentId: payment.providerId, amount, reason }, ctx);
    },
    advance,
  });
