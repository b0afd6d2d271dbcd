import { randomBytes, randomUUID } from 'node:crypto';
import { loadConfig } from '@tessera/runtime/config';
import { openDatabase } from '@tessera/runtime/postgres';
import type { Service } from '@tessera/runtime/service';
import { createLogger } from '@tessera/runtime/telemetry';
import {
  eventually,
  type HttpClient,
  recordAnswers,
  request,
  type ServiceHarness,
  serviceHarness,
} from '@tessera/testing';
import { Webhook } from 'standardwebhooks';
import { migrations } from '../migrations/index.ts';
import { compose } from '../src/compose.ts';
import { billingConfig } from '../src/config.ts';

export const SIGNING_SECRET = randomBytes(32).toString('base64url');

export type RunningBilling = ServiceHarness;

/** The real service; composed but not started: nothing is submitted, delivered, applied or published yet. */
export const openBilling = (): Promise<RunningBilling> =>
  serviceHarness({
    service: 'billing',
    config: billingConfig,
    compose,
    migrations,
    env: { SANDBOX_WEBHOOK_SECRET: SIGNING_SECRET },
  });

export interface Instance {
  readonly service: Service;
  readonly http: HttpClient;
}

/** Another instance of the service on the same Postgres, NATS and keys, with its own way to them where `env` says so. */
export const anotherInstance = async (
  { database, nats, tokens, clock }: RunningBilling,
  env: Readonly<Record<string, string>> = {},
): Promise<Instance> => {
  const config = loadConfig(billingConfig, {
    PORT: '0',
    DATABASE_URL: database.url,
    NATS_URL: nats.url('billing'),
    JWKS_URL: tokens.jwksUrl,
    TOKEN_ISSUER: tokens.issuer,
    TOKEN_AUDIENCE: tokens.audience,
    SANDBOX_WEBHOOK_SECRET: SIGNING_SECRET,
    ...env,
  });
  const service = await compose(config, { clock, logger: createLogger({ service: 'billing', level: 'silent' }) });
  recordAnswers('billing', service.app);
  return { service, http: request(service.app) };
};

export interface PaymentBody {
  readonly id: string;
  readonly userId: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly providerPaymentId: string | null;
  readonly amountMinor: number;
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

export const callbackAbout = (tenantId: string, paymentId: string, id = `evt_${randomUUID()}`) => ({
  id,
  type: 'payment.succeeded',
  data: { paymentId, metadata: { tenantId } },
});

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

/**
 * Runs `work` while the tables are locked against everybody. `waiting` resolves when so many statements wait for them.
 */
export const whileLocked = async (
  { database, clock, sql }: RunningBilling,
  tables: readonly string[],
  work: (waiting: (count: number) => Promise<void>) => Promise<void>,
): Promise<void> => {
  const waiting = (count: number) =>
    eventually(async () => {
      const rows = await sql(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length !== count) throw new Error(`${rows.length} statements wait, and not ${count}`);
    });
  const locker = await openDatabase({ service: 'billing', url: database.adminUrl, poolSize: 1 });
  const actor = { kind: 'system', id: 'test', scopes: [] } as const;
  try {
    await locker.transact(
      { tenantId: randomUUID(), actor, correlationId: 'test', clock, newId: randomUUID },
      async (tx) => {
        await tx.execute(`lock table ${tables.join(', ')} in access exclusive mode`);
        await work(waiting);
      },
    );
  } finally {
    await locker.close();
  }
};
