import {
  ConfigError,
  type ConfigOf,
  integer,
  port,
  secret,
  serviceConfig,
  text,
  url,
  variable,
} from '@tessera/runtime/config';

const DAY_MS = 24 * 60 * 60_000;

export const billingConfig = {
  ...serviceConfig,
  PORT: port(4005),
  SANDBOX_WEBHOOK_SECRET: secret(
    variable(text(/^\S{32,}$/, 'must have at least 32 characters and no space'), {
      what: 'key that signs the sandbox provider’s callbacks (Standard Webhooks)',
      example: 'made-by-openssl-rand-base64url-32-bytes',
    }),
  ),
  SANDBOX_WEBHOOK_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'where the sandbox provider sends its callbacks; this service’s own address without it',
    example: 'https://api.example.com/v1/payment-webhooks/sandbox',
  }),
  PAYMENT_ABANDONED_MS: variable(integer(5 * 60_000, 30 * DAY_MS).default(DAY_MS), {
    what: 'milliseconds after which a payment that its payer has not concluded is called off at its provider',
    example: '3600000',
  }),
  STRIPE_API_KEY: secret(
    variable(text(/^(sk|rk)_\S+$/, 'must begin with sk_ or rk_').optional(), {
      what: 'secret or restricted key of the Stripe account; Stripe is not offered without it',
      example: 'sk_test_from_the_dashboard',
    }),
  ),
  STRIPE_WEBHOOK_SECRET: secret(
    variable(text(/^whsec_\S+$/, 'must begin with whsec_').optional(), {
      what: 'key that signs Stripe’s callbacks; set together with STRIPE_API_KEY',
      example: 'whsec_from_the_dashboard',
    }),
  ),
  STRIPE_RETURN_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'where Stripe’s own page sends the payer back to; the method `checkout` is not offered without it',
    example: 'https://app.example.com/paid',
  }),
  STRIPE_API_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'where Stripe’s API is reached, if not at Stripe itself',
    example: 'https://stripe-proxy.example.com',
  }),
} as const;

export type BillingConfig = ConfigOf<typeof billingConfig>;

/** What the Stripe provider is made of. */
export interface StripeSettings {
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly returnUrl: string | undefined;
  readonly apiUrl: string | undefined;
}

/**
 * Undefined where Stripe is not set up.
 * @throws ConfigError when one of the two keys is there without the other: payments would be made and never heard of again
 */
export const stripeSettings = (config: BillingConfig): StripeSettings | undefined => {
  const { STRIPE_API_KEY: apiKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = config;
  if (apiKey === undefined && webhookSecret === undefined) return undefined;
  if (apiKey === undefined || webhookSecret === undefined) {
    const [missing, other] =
      apiKey === undefined ? ['STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET'] : ['STRIPE_WEBHOOK_SECRET', 'STRIPE_API_KEY'];
    throw new ConfigError([{ variable: missing, message: `is missing, and ${other} is set: set both or neither` }]);
  }
  return { apiKey, webhookSecret, returnUrl: config.STRIPE_RETURN_URL, apiUrl: config.STRIPE_API_URL };
};
