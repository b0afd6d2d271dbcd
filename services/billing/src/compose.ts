import {
  assembleService,
  type Job,
  Nudge,
  type Overrides,
  openServiceParts,
  type Service,
  type ServiceParts,
} from '@tessera/runtime/service';
import { type BillingConfig, stripeSettings } from './config.ts';
import { billingRoutes } from './http/app.ts';
import { applyPaymentWebhooksJob } from './jobs/apply-payment-webhooks.job.ts';
import { findDisputesJob } from './jobs/find-disputes.job.ts';
import { pollDisputesJob } from './jobs/poll-disputes.job.ts';
import { pollSettlementsJob } from './jobs/poll-settlements.job.ts';
import { submitSettlementsJob } from './jobs/submit-settlements.job.ts';
import { createPaymentResponder } from './messaging/create-payment.responder.ts';
import { publishDispute } from './messaging/dispute-to-contract.ts';
import { payOutWithdrawalSubscriber } from './messaging/pay-out-withdrawal.subscriber.ts';
import { publishPayoutEnd } from './messaging/payout-to-contract.ts';
import { publishRefundEnd } from './messaging/refund-to-contract.ts';
import { publishCreated, publishFinal } from './messaging/to-contract.ts';
import { DisputeRecord } from './persistence/dispute.record.ts';
import { createDisputeStore } from './persistence/dispute-store.ts';
import { PaymentRecord } from './persistence/payment.record.ts';
import { createPaymentStore } from './persistence/payment-store.ts';
import { PayoutRecord } from './persistence/payout.record.ts';
import { createPayoutStore } from './persistence/payout-store.ts';
import { RefundRecord } from './persistence/refund.record.ts';
import { createRefundStore } from './persistence/refund-store.ts';
import { createWebhookStore } from './persistence/webhook-store.ts';
import { deliverCallbacksJob } from './providers/sandbox/deliver-callbacks.job.ts';
import { SandboxBooks } from './providers/sandbox/sandbox-books.ts';
import { SandboxCallbacks } from './providers/sandbox/sandbox-callbacks.ts';
import { createSandboxProvider } from './providers/sandbox/sandbox-provider.ts';
import { createStripeProvider } from './providers/stripe/stripe-provider.ts';
import { findDisputes } from './use-cases/disputes/find-disputes.ts';
import { followDispute } from './use-cases/disputes/follow-dispute.ts';
import { listDisputes } from './use-cases/disputes/list-disputes.ts';
import { pollDispute } from './use-cases/disputes/poll-dispute.ts';
import { createPayment } from './use-cases/payments/create-payment.ts';
import { getPayment } from './use-cases/payments/get-payment.ts';
import { listPayments } from './use-cases/payments/list-payments.ts';
import { pollPayment } from './use-cases/payments/poll-payment.ts';
import { submitPayment } from './use-cases/payments/submit-payment.ts';
import { listPayouts } from './use-cases/payouts/list-payouts.ts';
import { payOutWithdrawal } from './use-cases/payouts/pay-out-withdrawal.ts';
import { submitPayout } from './use-cases/payouts/submit-payout.ts';
import type { WebhookStore } from './use-cases/ports.ts';
import type { PaymentProviders } from './use-cases/provider.ports.ts';
import { createRefund } from './use-cases/refunds/create-refund.ts';
import { listRefunds } from './use-cases/refunds/list-refunds.ts';
import { submitRefund } from './use-cases/refunds/submit-refund.ts';
import { pollSettlement } from './use-cases/settlements/poll-settlement.ts';
import { type BillingStores, settlementKinds } from './use-cases/settlements/settlement-kinds.ts';
import { applyPaymentWebhook } from './use-cases/webhooks/apply-payment-webhook.ts';
import { followAll } from './use-cases/webhooks/follow-all.ts';
import { listPaymentWebhooks } from './use-cases/webhooks/list-payment-webhooks.ts';
import { receivePaymentWebhook } from './use-cases/webhooks/receive-payment-webhook.ts';
import { retryPaymentWebhook } from './use-cases/webhooks/retry-payment-webhook.ts';

const SANDBOX_PATH = '/v1/payment-webhooks/sandbox';

/** Builds the billing service, for production and for tests alike. */
export const compose = async (config: BillingConfig, overrides: Overrides = {}): Promise<Service> => {
  const stripe = stripeSettings(config);
  const entities = [PaymentRecord, RefundRecord, PayoutRecord, DisputeRecord];
  const parts = await openServiceParts('billing', config, entities, overrides);
  const callbacks = new SandboxCallbacks(parts.database);
  const signingSecret = config.SANDBOX_WEBHOOK_SECRET;
  const sandbox = createSandboxProvider(new SandboxBooks(parts.database), callbacks, signingSecret);
  const offered = [sandbox, ...(stripe === undefined ? [] : [createStripeProvider(stripe)])];
  const billing: Billing = {
    stores: openStores(parts, config.PAYMENT_ABANDONED_MS),
    abandonedAfterMs: config.PAYMENT_ABANDONED_MS,
    webhooks: createWebhookStore(parts.database),
    providers: new Map(offered.map((provider) => [provider.name, provider])),
    submitting: { payments: new Nudge(), refunds: new Nudge(), payouts: new Nudge() },
    applying: new Nudge(),
  };
  let ownPort = config.PORT;
  const webhookUrl = () => config.SANDBOX_WEBHOOK_URL ?? `http://${config.HOST}:${ownPort}${SANDBOX_PATH}`;
  const { payouts } = billing.stores;
  const submitSoon = billing.submitting.payouts.now;
  const service = assembleService({
    parts,
    routes: routesOf(billing),
    responders: [createPaymentResponder(createPaymentOf(billing))],
    subscribers: [payOutWithdrawalSubscriber(payOutWithdrawal({ payouts, providers: billing.providers, submitSoon }))],
    jobs: [...jobsOf(billing), deliverCallbacksJob({ callbacks, signingSecret, webhookUrl })],
  });
  const start = async () => {
    const listening = await service.start();
    ownPort = listening.port;
    return listening;
  };
  return { ...service, start };
};

interface Billing {
  readonly stores: BillingStores;
  readonly abandonedAfterMs: number;
  readonly webhooks: WebhookStore;
  readonly providers: PaymentProviders;
  readonly submitting: Readonly<Record<'payments' | 'refunds' | 'payouts', Nudge>>;
  readonly applying: Nudge;
}

const openStores = ({ database }: ServiceParts, abandonedAfterMs: number): BillingStores => ({
  payments: createPaymentStore({
    database,
    events: { created: publishCreated, ended: publishFinal },
    abandonedAfterMs,
  }),
  refunds: createRefundStore(database, publishRefundEnd),
  payouts: createPayoutStore(database, publishPayoutEnd),
  disputes: createDisputeStore(database, publishDispute),
});

const createPaymentOf = ({ stores, providers, submitting }: Billing) =>
  createPayment({ payments: stores.payments, providers, submitSoon: submitting.payments.now });

const routesOf = (billing: Billing) => {
  const { stores, webhooks, providers, submitting, applying } = billing;
  const { payments, refunds, payouts, disputes } = stores;
  return billingRoutes({
    createPayment: createPaymentOf(billing),
    getPayment: getPayment({ payments }),
    listPayments: listPayments({ payments }),
    createRefund: createRefund({ refunds, providers, submitSoon: submitting.refunds.now }),
    listRefunds: listRefunds({ refunds, payments }),
    listDisputes: listDisputes({ disputes }),
    listPayouts: listPayouts({ payouts }),
    receivePaymentWebhook: receivePaymentWebhook({ webhooks, providers, applySoon: applying.now }),
    listPaymentWebhooks: listPaymentWebhooks({ webhooks }),
    retryPaymentWebhook: retryPaymentWebhook({ webhooks, applySoon: applying.now }),
  });
};

const jobsOf = ({ stores, abandonedAfterMs, webhooks, providers, submitting, applying }: Billing): Job[] => {
  const { payments, refunds, payouts, disputes } = stores;
  const kinds = settlementKinds(stores);
  const submit = {
    payments: submitPayment({ payments, providers }),
    refunds: submitRefund({ refunds, payments, providers }),
    payouts: submitPayout({ payouts, providers }),
  };
  const poll = {
    payments: pollPayment({ payments, providers, abandonedAfterMs }),
    refunds: pollSettlement({ ...kinds.refund, providers }),
    payouts: pollSettlement({ ...kinds.payout, providers }),
  };
  const all = { payments, refunds, payouts };
  const names = ['payments', 'refunds', 'payouts'] as const;
  return [
    ...names.map((name) =>
      submitSettlementsJob({
        name: `submit-${name}`,
        take: (limit) => all[name].takeToSubmit(limit),
        submit: submit[name],
        onStart: submitting[name].listen,
      }),
    ),
    ...names.map((name) =>
      pollSettlementsJob({ name: `poll-${name}`, take: (limit) => all[name].takeToPoll(limit), poll: poll[name] }),
    ),
    applyPaymentWebhooksJob(
      webhooks,
      applyPaymentWebhook({ webhooks, providers, follow: followAll(stores) }),
      applying.listen,
    ),
    pollDisputesJob(disputes, pollDispute({ disputes, providers, follow: followDispute(stores) })),
    findDisputesJob(findDisputes({ webhooks, providers, applySoon: applying.now })),
  ];
};
