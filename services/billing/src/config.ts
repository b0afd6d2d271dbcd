import { type ConfigOf, port, secret, serviceConfig, text, url, variable } from '@tessera/runtime/config';

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
} as const;

export type BillingConfig = ConfigOf<typeof billingConfig>;
