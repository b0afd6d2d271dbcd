import { assembleService, Nudge, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { BillingConfig } from './config.ts';
import { billingRoutes } from './http/app.ts';
import { applyPaymentWebhooksJob } from './jobs/apply-payment-webhooks.job.ts';
import { submitPaymentsJob } from './jobs/submit-payments.job.ts';
import { publishCreated, publishFinal } from './messaging/to-contract.ts';
import { PaymentRecord } from './persistence/payment.record.ts';
import { createPaymentStore } from './persistence/payment-store.ts';
import { createWebhookStore } from './persistence/webhook-store.ts';
import { deliverCallbacksJob } from './providers/sandbox/deliver-callbacks.job.ts';
import { SandboxBooks } from './providers/sandbox/sandbox-books.ts';
import { createSandboxProvider } from './providers/sandbox/sandbox-provider.ts';
import { applyPaymentWebhook } from './use-cases/apply-payment-webhook.ts';
import { createPayment } from './use-cases/create-payment.ts';
import { getPayment } from './use-cases/get-payment.ts';
import { listPayments } from './use-cases/list-payments.ts';
import { receivePaymentWebhook } from './use-cases/receive-payment-webhook.ts';
import { submitPayment } from './use-cases/submit-payment.ts';

/** Builds the billing service, for production and for tests alike. */
export const compose = async (config: BillingConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('billing', config, [PaymentRecord], overrides);
  const payments = createPaymentStore(parts.database, { created: publishCreated, ended: publishFinal });
  const webhooks = createWebhookStore(parts.database);
  const books = new SandboxBooks(parts.database);
  const signingSecret = config.SANDBOX_WEBHOOK_SECRET;
  const providers = new Map([['sandbox', createSandboxProvider(books, signingSecret)]]);
  const submitting = new Nudge();
  const applying = new Nudge();
  let ownPort = config.PORT;
  const service = assembleService({
    parts,
    routes: billingRoutes({
      createPayment: createPayment({ payments, providers, submitSoon: submitting.now }),
      getPayment: getPayment({ payments }),
      listPayments: listPayments({ payments }),
      receivePaymentWebhook: receivePaymentWebhook({ webhooks, providers, applySoon: applying.now }),
    }),
    jobs: [
      submitPaymentsJob(payments, submitPayment({ payments, providers }), submitting.listen),
      applyPaymentWebhooksJob(webhooks, applyPaymentWebhook({ webhooks, payments, providers }), applying.listen),
      deliverCallbacksJob({
        books,
        signingSecret,
        webhookUrl: () => config.SANDBOX_WEBHOOK_URL ?? `http://${config.HOST}:${ownPort}/v1/payment-webhooks/sandbox`,
      }),
    ],
  });
  const start = async () => {
    const listening = await service.start();
    ownPort = listening.port;
    return listening;
  };
  return { ...service, start };
};
