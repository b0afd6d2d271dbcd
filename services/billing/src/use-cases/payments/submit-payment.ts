import { advancePayment } from '../../domain/payments/payment.ts';
import type { PaymentStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { submitSettlement } from '../settlements/submit-settlement.ts';

/** Tells the provider about a payment that is written down; made again, it finds the provider's payment of before. */
export const submitPayment = (deps: { readonly payments: PaymentStore; readonly providers: PaymentProviders }) =>
  submitSettlement({
    store: deps.payments,
    providers: deps.providers,
    create: (provider, { id: paymentId, amount, paymentMethod }, ctx) =>
      provider.createPayment({ paymentId, amount, paymentMethod }, ctx),
    advance: advancePayment,
  });
