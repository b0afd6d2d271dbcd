import { type ServiceName, serviceNames } from '@tessera/contracts';
import { ownerDatabaseUrl, type Secrets, serviceDatabaseUrl, servicesWithData } from '@tessera/stack';
import type { Ports } from './ports.ts';

export interface StackFacts {
  readonly ports: Ports;
  /** The provisioning user's URL of Postgres. */
  readonly databaseAdminUrl: string;
  /** The URL with which a service reaches NATS. */
  readonly natsUrl: (service: ServiceName) => string;
  /** Where spans go; tracing is off without it. */
  readonly otlpEndpoint?: string;
  readonly secrets: Secrets;
  readonly drainSeconds: number;
}

/** Keys that one service alone needs: its variable and the name of the secret. */
const ownSecrets: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {
  identity: { AUTH_SECRET: 'identity/auth' },
  billing: { SANDBOX_WEBHOOK_SECRET: 'billing/sandbox-webhook' },
};

/** Services that keep secrets of others, and get a key of their own to seal them with (`sealingConfig`). */
const sealingServices: readonly ServiceName[] = ['analytics', 'raffle'];

/** Variables of the person's environment that only one service may see: another's process has no use for a payment key. */
const ownVariables: readonly { readonly service: ServiceName; readonly name: RegExp }[] = [
  { service: 'billing', name: /^STRIPE_/ },
  { service: 'identity', name: /^(SMTP_|MAIL_FROM$)/ },
];

/** What stands open on one's own machine and nowhere else. */
const ownSettings: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {
  analytics: { WEBHOOKS_ALLOW_PRIVATE: 'true' },
};

const serviceUrl = (ports: Ports, service: ServiceName): string => `http://127.0.0.1:${ports[service]}`;

/** `IDENTITY_URL`, `WALLET_URL`, …: only the gateway calls services by HTTP. */
const upstreamUrls = (ports: Ports): Record<string, string> =>
  Object.fromEntries(
    serviceNames
      .filter((name) => name !== 'gateway')
      .map((name) => [`${name.toUpperCase()}_URL`, serviceUrl(ports, name)]),
  );

const withheld = /^(npm_|PG[A-Z]+$|VITEST|DATABASE_URL$|NATS_URL$|PORT$|HOST$|[A-Z]+_PORT$)/;

/**
 * What the person's environment hands on to a service. npm's and the test runner's own variables say nothing to it, and
 * the URLs of the provisioning users must never reach it.
 */
const inherited = (env: NodeJS.ProcessEnv, service: ServiceName): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) =>
        !withheld.test(name) &&
        !(name === 'NODE_ENV' && value === 'test') &&
        !ownVariables.some((own) => own.service !== service && own.name.test(name)),
    ),
  );

/** The environment of one service of the local stack. */
export const serviceEnvironment = (
  service: ServiceName,
  facts: StackFacts,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv => {
  const { ports, secrets } = facts;
  const own = Object.entries(ownSecrets[service] ?? {}).map(([variable, name]) => [variable, secrets.get(name)]);
  return {
    LOG_LEVEL: 'info',
    ...ownSettings[service],
    ...inherited(env, service),
    PORT: String(ports[service]),
    HOST: '127.0.0.1',
    ...(servicesWithData.includes(service)
      ? { DATABASE_URL: serviceDatabaseUrl(facts.databaseAdminUrl, service, secrets) }
      : {}),
    NATS_URL: facts.natsUrl(service),
    JWKS_URL: `${serviceUrl(ports, 'identity')}/.well-known/jwks.json`,
    TOKEN_ISSUER: 'https://tessera.local',
    TOKEN_AUDIENCE: 'tessera',
    DRAIN_SECONDS: String(facts.drainSeconds),
    ...(facts.otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: facts.otlpEndpoint }),
    ...(service === 'gateway' ? upstreamUrls(ports) : {}),
    ...(service === 'identity' ? { PUBLIC_URL: env['PUBLIC_URL'] ?? serviceUrl(ports, 'gateway') } : {}),
    ...Object.fromEntries(own),
    ...(sealingServices.includes(service) ? { SEALING_KEYS: `k1:${secrets.get(`${service}/sealing`)}` } : {}),
  };
};

/** What the migrations of a service run with: the owner of its schema. */
export const migrationUrl = (service: ServiceName, facts: Pick<StackFacts, 'databaseAdminUrl' | 'secrets'>): string =>
  ownerDatabaseUrl(facts.databaseAdminUrl, service, facts.secrets);
