import { baseConfig, type ConfigOf, integer, port, text, url, variable } from '@tessera/runtime/config';

const upstreamUrl = (service: string, example: number) =>
  variable(url(['http:', 'https:']), { what: `where ${service} answers`, example: `http://127.0.0.1:${example}` });

export const gatewayConfig = {
  ...baseConfig,
  PORT: port(4000),
  IDENTITY_URL: upstreamUrl('identity', 4001),
  WALLET_URL: upstreamUrl('wallet', 4002),
  RAFFLE_URL: upstreamUrl('raffle', 4003),
  LOYALTY_URL: upstreamUrl('loyalty', 4004),
  BILLING_URL: upstreamUrl('billing', 4005),
  ANALYTICS_URL: upstreamUrl('analytics', 4006),
  CORS_ORIGINS: variable(text().optional(), {
    what: 'origins whose pages may call the API, separated by commas; none without it',
    example: 'https://app.example.com,https://admin.example.com',
  }),
  UPSTREAM_TIMEOUT_MS: variable(integer(100, 120_000).default(15_000), {
    what: 'milliseconds a service is given for the first byte of its answer',
    example: '30000',
  }),
  BODY_LIMIT_BYTES: variable(integer(1_024, 1_073_741_824).default(256 * 1_024), {
    what: 'largest body that is handed on, in bytes; the services have limits of their own',
    example: '1048576',
  }),
  LIVE_STREAMS: variable(integer(1, 1_000_000).default(10_000), {
    what: 'most live streams that this process hands on at a time',
    example: '20000',
  }),
  RATE_LIMIT_PER_MINUTE: variable(integer(1, 10_000_000).default(6_000), {
    what: 'requests a minute of one token, or of one address without a token',
    example: '600',
  }),
} as const;

export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
