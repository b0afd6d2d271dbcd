import type { EntitySchema } from '@mikro-orm/postgresql';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ServiceName } from '@tessera/contracts';
import { type Clock, type NewId, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { BaseConfig, ServiceConfig } from '../config/index.ts';
import { createTokenVerifier, type TokenVerifier } from '../http/index.ts';
import {
  clientMetrics,
  connectNats,
  createRequestClient,
  defaultRetryPolicy,
  type RequestClient,
  type RetryPolicy,
} from '../messaging/index.ts';
import { type Database, openDatabase } from '../postgres/index.ts';
import { createLogger, type Logger, releaseVersion, startTelemetry, type Telemetry } from '../telemetry/index.ts';

/** The few things a test replaces; everything else is the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly newId?: NewId;
  readonly logger?: Logger;
  /** Shorter delays, so that a test need not wait minutes for a dead letter. */
  readonly retry?: RetryPolicy;
  /** Less time for a request, so that a test need not wait ten seconds for an answer that does not come. */
  readonly timeoutMs?: number;
}

/** What every service is made of before it knows its own domain. */
export interface Parts {
  readonly service: ServiceName;
  readonly version: string;
  readonly config: BaseConfig;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly verifyToken: TokenVerifier;
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
}

/** Parts of a service that owns a schema and speaks on NATS. */
export interface ServiceParts extends Parts {
  readonly database: Database;
  readonly nats: NatsConnection;
  readonly requests: RequestClient;
}

export const openParts = (service: ServiceName, config: BaseConfig, overrides: Overrides = {}): Parts => {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger({ service, level: config.LOG_LEVEL });
  const telemetry = startTelemetry({
    service,
    version: releaseVersion,
    sampleRatio: config.TRACE_SAMPLE_RATIO,
    ...(config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : { endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT }),
  });
  const verifyToken = createTokenVerifier({
    jwksUrl: config.JWKS_URL,
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    clock,
  });
  return {
    service,
    version: releaseVersion,
    config,
    clock,
    newId: overrides.newId ?? uuidv7Ids(clock),
    logger,
    telemetry,
    verifyToken,
    retry: overrides.retry ?? defaultRetryPolicy,
    ...(overrides.timeoutMs === undefined ? {} : { timeoutMs: overrides.timeoutMs }),
  };
};

/** Opens parts, the pool and the NATS connection of a service that owns data. Waits for NATS, not for Postgres. */
export const openServiceParts = async (
  service: ServiceName,
  config: ServiceConfig,
  entities: readonly EntitySchema[],
  overrides: Overrides = {},
): Promise<ServiceParts> => {
  const parts = openParts(service, config, overrides);
  const database = await openDatabase({ service, url: config.DATABASE_URL, poolSize: config.DATABASE_POOL, entities });
  const nats = await connectNats({ url: config.NATS_URL, name: service });
  const requests = createRequestClient(service, nats, clientMetrics(parts.telemetry.registry));
  return { ...parts, database, nats, requests };
};
