import type { Route } from '@tessera/runtime/http';
import type { createPayment } from '../use-cases/create-payment.ts';
import type { getPayment } from '../use-cases/get-payment.ts';
import type { listPayments } from '../use-cases/list-payments.ts';
import type { receivePaymentWebhook } from '../use-cases/receive-payment-webhook.ts';
import { createPaymentRoute } from './create-payment.route.ts';
import { getPaymentRoute } from './get-payment.route.ts';
import { listPaymentsRoute } from './list-payments.route.ts';
import { receivePaymentWebhookRoute } from './receive-payment-webhook.route.ts';

export interface BillingUseCases {
  readonly createPayment: ReturnType<typeof createPayment>;
  readonly getPayment: ReturnType<typeof getPayment>;
  readonly listPayments: ReturnType<typeof listPayments>;
  readonly receivePaymentWebhook: ReturnType<typeof receivePaymentWebhook>;
}

/** Every route of billing. */
export const billingRoutes = (useCases: BillingUseCases): Route[] => [
  createPaymentRoute(useCases.createPayment),
  listPaymentsRoute(useCases.listPayments),
  getPaymentRoute(useCases.getPayment),
  receivePaymentWebhookRoute(useCases.receivePaymentWebhook),
];
