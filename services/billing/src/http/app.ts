import type { Route } from '@tessera/runtime/http';
import type { listDisputes } from '../use-cases/disputes/list-disputes.ts';
import type { createPayment } from '../use-cases/payments/create-payment.ts';
import type { getPayment } from '../use-cases/payments/get-payment.ts';
import type { listPayments } from '../use-cases/payments/list-payments.ts';
import type { listPayouts } from '../use-cases/payouts/list-payouts.ts';
import type { createRefund } from '../use-cases/refunds/create-refund.ts';
import type { listRefunds } from '../use-cases/refunds/list-refunds.ts';
import type { listPaymentWebhooks } from '../use-cases/webhooks/list-payment-webhooks.ts';
import type { receivePaymentWebhook } from '../use-cases/webhooks/receive-payment-webhook.ts';
import type { retryPaymentWebhook } from '../use-cases/webhooks/retry-payment-webhook.ts';
import { listDisputesRoute } from './disputes/list-disputes.route.ts';
import { createPaymentRoute } from './payments/create-payment.route.ts';
import { getPaymentRoute } from './payments/get-payment.route.ts';
import { listPaymentsRoute } from './payments/list-payments.route.ts';
import { listPayoutsRoute } from './payouts/list-payouts.route.ts';
import { createRefundRoute } from './refunds/create-refund.route.ts';
import { listRefundsRoute } from './refunds/list-refunds.route.ts';
import { listPaymentWebhooksRoute } from './webhooks/list-payment-webhooks.route.ts';
import { receivePaymentWebhookRoute } from './webhooks/receive-payment-webhook.route.ts';
import { retryPaymentWebhookRoute } from './webhooks/retry-payment-webhook.route.ts';

export interface BillingUseCases {
  readonly createPayment: ReturnType<typeof createPayment>;
  readonly getPayment: ReturnType<typeof getPayment>;
  readonly listPayments: ReturnType<typeof listPayments>;
  readonly createRefund: ReturnType<typeof createRefund>;
  readonly listRefunds: ReturnType<typeof listRefunds>;
  readonly listDisputes: ReturnType<typeof listDisputes>;
  readonly listPayouts: ReturnType<typeof listPayouts>;
  readonly receivePaymentWebhook: ReturnType<typeof receivePaymentWebhook>;
  readonly listPaymentWebhooks: ReturnType<typeof listPaymentWebhooks>;
  readonly retryPaymentWebhook: ReturnType<typeof retryPaymentWebhook>;
}

/** Every route of billing. */
export const billingRoutes = (useCases: BillingUseCases): Route[] => [
  createPaymentRoute(useCases.createPayment),
  listPaymentsRoute(useCases.listPayments),
  getPaymentRoute(useCases.getPayment),
  createRefundRoute(useCases.createRefund),
  listRefundsRoute(useCases.listRefunds),
  listDisputesRoute(useCases.listDisputes),
  listPayoutsRoute(useCases.listPayouts),
  receivePaymentWebhookRoute(useCases.receivePaymentWebhook),
  listPaymentWebhooksRoute(useCases.listPaymentWebhooks),
  retryPaymentWebhookRoute(useCases.retryPaymentWebhook),
];
