import { systemClock, uuidv7Ids } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { publishDispute } from '../src/messaging/dispute-to-contract.ts';
import { publishPayoutEnd } from '../src/messaging/payout-to-contract.ts';
import { publishRefundEnd } from '../src/messaging/refund-to-contract.ts';
import { publishCreated, publishFinal } from '../src/messaging/to-contract.ts';
import { DisputeRecord } from '../src/persistence/dispute.record.ts';
import { createDisputeStore } from '../src/persistence/dispute-store.ts';
import { PaymentRecord } from '../src/persistence/payment.record.ts';
import { createPaymentStore } from '../src/persistence/payment-store.ts';
import { PayoutRecord } from '../src/persistence/payout.record.ts';
import { createPayoutStore } from '../src/persistence/payout-store.ts';
import { RefundRecord } from '../src/persistence/refund.record.ts';
import { createRefundStore } from '../src/persistence/refund-store.ts';
import { createWebhookStore } from '../src/persistence/webhook-store.ts';
import { SandboxBooks } from '../src/providers/sandbox/sandbox-books.ts';
import { SandboxCallbacks } from '../src/providers/sandbox/sandbox-callbacks.ts';
import { createSandboxProvider } from '../src/providers/sandbox/sandbox-provider.ts';
import { findDisputes } from '../src/use-cases/disputes/find-disputes.ts';
import { followDispute } from '../src/use-cases/disputes/follow-dispute.ts';
import { pollDispute } from '../src/use-cases/disputes/poll-dispute.ts';
import { pollPayment } from '../src/use-cases/payments/poll-payment.ts';
import { submitPayment } from '../src/use-cases/payments/submit-payment.ts';
import { submitPayout } from '../src/use-cases/payouts/submit-payout.ts';
import type { DueItem } from '../src/use-cases/ports.ts';
import type { PaymentProvider } from '../src/use-cases/provider.ports.ts';
import { submitRefund } from '../src/use-cases/refunds/submit-refund.ts';
import { pollSettlement } from '../src/use-cases/settlements/poll-settlement.ts';
import { settlementKinds } from '../src/use-cases/settlements/settlement-kinds.ts';
import { applyPaymentWebhook } from '../src/use-cases/webhooks/apply-payment-webhook.ts';
import { followAll } from '../src/use-cases/webhooks/follow-all.ts';
import { callback, callbackAbout, type RunningBilling, SIGNING_SECRET, WEBHOOKS } from './running-billing.ts';

const newId = uuidv7Ids(systemClock);

/** In a tenant, as jobs work. */
export const contextIn = (tenantId: string): CallContext => ({
  tenantId,
  actor: { kind: 'system', id: 'billing', scopes: [] },
  correlationId: newId(),
  clock: systemClock,
  newId,
});

/** How long payers have in tests that look at it. */
const ABANDONED_AFTER_MS = 3_600_000;

const openStores = (database: Database) => ({
  payments: createPaymentStore({
    database,
    events: { created: publishCreated, ended: publishFinal },
    abandonedAfterMs: ABANDONED_AFTER_MS,
  }),
  refunds: createRefundStore(database, publishRefundEnd),
  payouts: createPayoutStore(database, publishPayoutEnd),
  disputes: createDisputeStore(database, publishDispute),
});

export type Submittable = 'payments' | 'refunds' | 'payouts';

/** A callback that the sandbox owes somebody. */
export interface OwedCallback {
  readonly id: string;
  readonly type: string;
  readonly object_id: string;
}

/** What jobs do, on stores and providers of the test's own. */
const openWork = (database: Database, change: (sandbox: PaymentProvider) => PaymentProvider) => {
  const stores = openStores(database);
  const webhooks = createWebhookStore(database);
  const sandbox = createSandboxProvider(new SandboxBooks(database), new SandboxCallbacks(database), SIGNING_SECRET);
  const providers = new Map([['sandbox', change(sandbox)]]);
  const kinds = settlementKinds(stores);
  return {
    ...{ stores, webhooks, sandbox },
    submitWith: {
      payments: submitPayment({ ...stores, providers }),
      refunds: submitRefund({ ...stores, providers }),
      payouts: submitPayout({ ...stores, providers }),
    },
    pollWith: {
      payments: pollPayment({ ...stores, providers, abandonedAfterMs: ABANDONED_AFTER_MS }),
      refunds: pollSettlement({ ...kinds.refund, providers }),
      payouts: pollSettlement({ ...kinds.payout, providers }),
    },
    applyWith: applyPaymentWebhook({ webhooks, providers, follow: followAll(stores) }),
    pollDisputeWith: pollDispute({ disputes: stores.disputes, providers, follow: followDispute(stores) }),
    findDisputesWith: findDisputes({ webhooks, providers, applySoon: () => undefined }),
  };
};

const toEach = async (due: readonly DueItem[], step: (item: DueItem, ctx: CallContext) => Promise<void>) => {
  for (const item of due) await step(item, contextIn(item.tenantId));
};

const KINDS = ['payments', 'refunds', 'payouts'] as const;

/** Jobs, one look at a time, each as if every pause were over. */
const stepsOf = (billing: RunningBilling, work: ReturnType<typeof openWork>) => {
  const { stores, webhooks, submitWith, pollWith, applyWith, pollDisputeWith, findDisputesWith } = work;
  return {
    /** Hands over whatever is due. A submission that fails stays due. */
    async submitDue(): Promise<void> {
      for (const kind of KINDS) {
        await billing.sql(`update billing.${kind} set submit_after = now() where status = 'PENDING'`);
        await toEach(await stores[kind].takeToSubmit(1_000), (item, ctx) =>
          submitWith[kind](item, ctx).catch(() => undefined),
        );
      }
    },

    /** Acts on every callback in the inbox. */
    async applyDue(): Promise<void> {
      await billing.sql(`update billing.webhook_events set apply_after = now() where state <> 'APPLIED'`);
      for (const webhook of await webhooks.takeDue(1_000)) await applyWith(webhook, contextIn(webhook.tenantId));
    },

    /** Asks after everything that has no end yet. */
    async pollDue(): Promise<void> {
      for (const kind of KINDS) {
        await billing.sql(`update billing.${kind} set poll_after = now() where status = 'PROCESSING'`);
        await toEach(await stores[kind].takeToPoll(1_000), pollWith[kind]);
      }
      await billing.sql(`update billing.disputes set poll_after = now() where status = 'OPEN'`);
      await toEach(await stores.disputes.takeToPoll(1_000), pollDisputeWith);
      await findDisputesWith(new Date(), contextIn);
    },
  };
};

/**
 * The background work of a billing that was not started, one step at a time and in whatever order a test wants it.
 * @param change what the sandbox is replaced by
 */
export const wireBilling = async (
  billing: RunningBilling,
  change: (sandbox: PaymentProvider) => PaymentProvider = (sandbox) => sandbox,
) => {
  const entities = [PaymentRecord, RefundRecord, PayoutRecord, DisputeRecord];
  const database = await openDatabase({ service: 'billing', url: billing.database.url, entities });
  const work = openWork(database, change);
  return {
    ...{ webhooks: work.webhooks, sandbox: work.sandbox },
    ...stepsOf(billing, work),
    submit: (kind: Submittable, id: string, tenantId: string) => work.submitWith[kind]({ id }, contextIn(tenantId)),

    /** What the sandbox still has to tell of a tenant. */
    owed: (tenantId: string) =>
      billing.sql<OwedCallback & Record<string, unknown>>(
        'select id, type, object_id from billing.sandbox_callbacks where tenant_id = $1 order by due_at, id, copy',
        [tenantId],
      ),

    /** Lets one callback come in, signed and over HTTP. */
    async deliver(tenantId: string, { id, type, object_id }: OwedCallback): Promise<void> {
      const settings = callback(callbackAbout(tenantId, object_id, id, type), { id });
      const { status } = await billing.http.post(WEBHOOKS, settings);
      if (status !== 202) throw new Error(`a callback was answered ${status}`);
    },

    /** The future of the sandbox's books becomes the present. */
    async letTimePass(tenantId: string): Promise<void> {
      for (const table of ['payments', 'refunds', 'payouts'])
        await billing.sql(`update billing.sandbox_${table} set settles_at = now() where tenant_id = $1`, [tenantId]);
      await billing.sql(
        `update billing.sandbox_disputes set opens_at = now(), decided_at = case when outcome is not null then now() end
         where tenant_id = $1`,
        [tenantId],
      );
    },

    takePaymentsToPoll: () => work.stores.payments.takeToPoll(1_000),

    /** Payers have had their payments for longer than they may. */
    async letPayersLeave(tenantId: string): Promise<void> {
      await billing.sql(
        `update billing.payments set created_at = created_at - interval '2 hours' where tenant_id = $1`,
        [tenantId],
      );
    },

    /** Events of a tenant, in the order in which they became true. */
    events: async (tenantId: string): Promise<string[]> => {
      const rows = await billing.sql<{ subject: string }>(
        'select subject from billing.outbox where tenant_id = $1 order by position',
        [tenantId],
      );
      return rows.map(({ subject }) => subject.split('.').at(-2) ?? '');
    },

    close: () => database.close(),
  };
};

export type WiredBilling = Awaited<ReturnType<typeof wireBilling>>;
