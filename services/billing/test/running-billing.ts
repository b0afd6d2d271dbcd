import { randomBytes, randomUUID } from 'node:crypto';
import { type HarnessSettings, type HttpClient, type ServiceHarness, serviceHarness } from '@tessera/testing';
import { Webhook } from 'standardwebhooks';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { billingConfig } from '../src/config.ts';

export const SIGNING_SECRET = randomBytes(32).toString('base64url');

export type RunningBilling = ServiceHarness;

export const billingHarness: HarnessSettings<typeof billingConfig> = {
  service: 'billing',
  config: billingConfig,
  compose,
  migrations,
  env: { SANDBOX_WEBHOOK_SECRET: SIGNING_SECRET },
};

/** The real service; composed but not started: nothing is submitted, delivered, applied or published yet. */
export const openBilling = (env: Readonly<Record<string, string>> = {}): Promise<RunningBilling> =>
  serviceHarness({ ...billingHarness, env: { ...billingHarness.env, ...env } });

export interface PaymentBody {
  readonly id: string;
  readonly userId: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly providerPaymentId: string | null;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly nextAction: Readonly<Record<string, string>> | null;
}

/** A member of a tenant and that member's client; both new where they are not named. */
export const payer = async ({ tokens, http }: RunningBilling, tenantId: string = randomUUID()) => {
  const userId = randomUUID();
  const token = await tokens.tokenFor({ userId, tenantId, role: 'member' });
  return { tenantId, userId, token, http: http.with({ token }) };
};

export const topUp = (paymentMethod = 'sandbox_ok', amountMinor = 2_000) => ({
  purpose: 'WALLET_TOPUP',
  provider: 'sandbox',
  paymentMethod,
  amountMinor,
  currency: 'EUR',
});

/** Pays, and returns the payment as it was first answered. */
export const pay = async (http: HttpClient, paymentMethod?: string): Promise<PaymentBody> => {
  const { status, body } = await http.post<PaymentBody>('/v1/payments', { body: topUp(paymentMethod) });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};

export interface RefundBody {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly status: string;
  readonly failureCode: string | null;
  readonly providerRefundId: string | null;
}

/** The payment as if its provider had the money: for tests of what comes after, on a service that is not started. */
export const succeeded = async ({ sql }: RunningBilling, payment: PaymentBody): Promise<PaymentBody> => {
  await sql(
    `update billing.payments set status = 'SUCCEEDED', provider_payment_id = 'sbx_' || id, sequence = 2 where id = $1`,
    [payment.id],
  );
  return payment;
};

/** Whoever may see and refund every payment of a tenant. */
export const staffOf = async ({ tokens, http }: RunningBilling, tenantId: string): Promise<HttpClient> =>
  http.with({ token: await tokens.tokenFor({ tenantId, role: 'staff' }) });

export interface CallbackSettings {
  readonly id?: string;
  readonly at?: Date;
  readonly secret?: string;
  /** Sent in the place of what was signed. */
  readonly altered?: string;
}

/** A callback as the sandbox would send it: signed after Standard Webhooks, over the raw bytes. */
export const callback = (content: unknown, settings: CallbackSettings = {}) => {
  const { id = `evt_${randomUUID()}`, at = new Date(), secret = SIGNING_SECRET } = settings;
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    body: settings.altered ?? body,
    idempotencyKey: null,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, at, body),
    },
  };
};

export const callbackAbout = (
  tenantId: string,
  objectId: string,
  id = `evt_${randomUUID()}`,
  type = 'payment.succeeded',
) => ({ id, type, data: { objectId, metadata: { tenantId } } });

export const WEBHOOKS = '/v1/payment-webhooks/sandbox';

/** Runs `work` while every statement of the kind on a table of billing first does `action`. */
export const sabotage = async <T>(
  { sql }: RunningBilling,
  { when, table, action }: { readonly when: string; readonly table: string; readonly action: string },
  work: () => Promise<T>,
): Promise<T> => {
  await sql(
    `create function billing.sabotage() returns trigger language plpgsql as $$ begin ${action}; return new; end $$`,
  );
  await sql(
    `create trigger sabotage before ${when} on billing.${table} for each row execute function billing.sabotage()`,
  );
  try {
    return await work();
  } finally {
    await sql('drop function billing.sabotage() cascade');
  }
};
