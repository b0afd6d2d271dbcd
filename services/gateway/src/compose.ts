import { createHttpApp, type Readiness, type RunningServer, serve } from '@tessera/runtime/http';
import { type Overrides, openParts, type Service } from '@tessera/runtime/service';
import { cors } from 'hono/cors';
import type { GatewayConfig } from './config.ts';
import { findRoute, isLive, type Upstream } from './domain/route-table.ts';
import { createForward } from './http/forward.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { addReferencePage } from './http/reference-page.ts';
import { ServiceDocuments } from './upstream/service-documents.ts';
import { UpstreamPools } from './upstream/upstream-pools.ts';

/** Connections kept to each service; requests beyond wait for one. */
const CONNECTIONS_PER_SERVICE = 128;

const upstreamUrls = (config: GatewayConfig): Record<Upstream, string> => ({
  identity: config.IDENTITY_URL,
  wallet: config.WALLET_URL,
  raffle: config.RAFFLE_URL,
  loyalty: config.LOYALTY_URL,
  billing: config.BILLING_URL,
  analytics: config.ANALYTICS_URL,
});

/** Builds the gateway, for production and for tests alike. It keeps no data, so it is ready as soon as it listens. */
export const compose = async (config: GatewayConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = openParts('gateway', config, overrides);
  const urls = upstreamUrls(config);
  const pools = new UpstreamPools({
    urls,
    connections: CONNECTIONS_PER_SERVICE,
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    liveStreams: config.LIVE_STREAMS,
    telemetry: parts.telemetry,
  });
  const documents = new ServiceDocuments(urls, parts.version);
  let phase: 'starting' | 'running' | 'draining' = 'starting';
  const readiness = async (): Promise<Readiness> => ({
    ready: phase === 'running',
    checks: [{ name: 'lifecycle', ok: phase === 'running', detail: phase }],
  });
  const app = createHttpApp({ ...parts, routes: [], readiness, openApi: () => documents.merged() });
  const origins = (config.CORS_ORIGINS ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  const exposeHeaders = [
    'x-request-id',
    'x-trace-id',
    'idempotency-replayed',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
  ];
  if (origins.length > 0) app.use('*', cors({ origin: origins, exposeHeaders, maxAge: 600 }));
  addReferencePage(app);
  const forward = createForward({
    ...parts,
    findRoute,
    isLive,
    upstreams: pools,
    limit: createRateLimit(config.RATE_LIMIT_PER_MINUTE),
    bodyLimitBytes: config.BODY_LIMIT_BYTES,
  });
  app.all('/v1/*', forward);
  app.all('/.well-known/*', forward);

  let server: RunningServer | undefined;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    phase = 'draining';
    pools.endLive();
    await server?.close();
    await pools.close();
    await parts.telemetry.shutdown();
  };
  return {
    app,
    async start() {
      server = await serve({ app, host: config.HOST, port: config.PORT });
      phase = 'running';
      return { port: server.port };
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};
