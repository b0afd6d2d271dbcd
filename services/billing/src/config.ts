import { type ConfigOf, port, secret, serviceConfig, text, url, variable } from '@tessera/runtime/config';

export const billingConfig = {
  ...serviceConfig,
  PORT: port(4005),
  SANDBOX_SIGNING_SECRET: secret(
    variable(text(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ followed by at least 24 bytes in base64'), {
      what: 'key that signs the sandbox provider’s callbacks (Standard Webhooks)',
      example: 'whsec_made-by-openssl-rand-base64',
    }),
  ),
  SANDBOX_WEBHOOK_URL: variable(url(['http:', 'https:']).optional(), {
    what: 'where the sandbox provider sends its callbacks; this service’s own address without it',
    example: 'https://api.example.com/v1/payment-webhooks/sandbox',
  }),
} as const;

export type BillingConfig = ConfigOf<typeof billingConfig>;
