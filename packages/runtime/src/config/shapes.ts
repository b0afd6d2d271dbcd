import type { ConfigOf } from './load-config.ts';
import { choice, fraction, integer, secret, text, url, variable } from './variable.ts';

/** The port a service listens on; 0 lets the system choose one. */
export const port = (example: number) =>
  variable(integer(0, 65_535), { what: 'port to listen on', example: String(example) });

/** What every service is told by its environment. */
export const baseConfig = {
  HOST: variable(text().default('127.0.0.1'), { what: 'address to listen on', example: '0.0.0.0' }),
  PORT: port(4002),
  JWKS_URL: variable(url(['http:', 'https:']), {
    what: 'where identity publishes the keys that tokens are checked with',
    example: 'http://127.0.0.1:4001/.well-known/jwks.json',
  }),
  TOKEN_ISSUER: variable(text(), {
    what: '`iss` that a token must carry',
    example: 'https://identity.tessera.localhost',
  }),
  TOKEN_AUDIENCE: variable(text(), { what: '`aud` that a token must carry', example: 'tessera' }),
  LOG_LEVEL: variable(choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), {
    what: 'least important kind of line that is logged',
    example: 'debug',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(url(['http:', 'https:']).optional(), {
    what: 'base URL of the collector that traces are sent to; no tracing without it',
    example: 'http://127.0.0.1:4318',
  }),
  TRACE_SAMPLE_RATIO: variable(fraction(0, 1).default(1), {
    what: 'share of the traces begun here that are kept',
    example: '0.1',
  }),
  DRAIN_SECONDS: variable(integer(0, 600).default(10), {
    what: 'seconds that running work is given to finish when the service is told to stop',
    example: '30',
  }),
} as const;

const everyServer = (value: string): boolean =>
  value
    .split(',')
    .every((server) => URL.canParse(server.trim()) && ['nats:', 'tls:'].includes(new URL(server.trim()).protocol));

/** What a service that owns data is told besides. */
export const serviceConfig = {
  ...baseConfig,
  DATABASE_URL: secret(
    variable(
      url(
        ['postgres:', 'postgresql:'],
        ({ pathname, username }) => pathname.length > 1 && username !== '',
        ' and names a user and a database',
      ),
      { what: 'Postgres, as the service’s own role', example: 'postgres://wallet:…@127.0.0.1:5432/tessera' },
    ),
  ),
  DATABASE_POOL: variable(integer(2, 500).default(10), {
    what: 'most connections to Postgres that this process holds',
    example: '20',
  }),
  NATS_URL: secret(
    variable(
      text().refine(everyServer, {
        error: 'must be one or more URLs that begin with nats:// or tls://, separated by commas',
      }),
      { what: 'NATS, as the service’s own user', example: 'nats://wallet:…@127.0.0.1:4222' },
    ),
  ),
} as const;

/** What a service that shows things live is told besides. */
export const liveConfig = {
  LIVE_STREAMS: variable(integer(1, 1_000_000).default(5_000), {
    what: 'most live streams that this process keeps open',
    example: '20000',
  }),
  LIVE_STREAMS_PER_CALLER: variable(integer(1, 10_000).default(10), {
    what: 'most live streams that this process keeps open for one caller',
    example: '20',
  }),
} as const;

export type BaseConfig = ConfigOf<typeof baseConfig>;
export type ServiceConfig = ConfigOf<typeof serviceConfig>;
export type LiveConfig = ConfigOf<typeof liveConfig>;
