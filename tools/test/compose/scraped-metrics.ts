import { join } from 'node:path';
import type { ServiceName } from '@tessera/contracts';
import { loadConfig } from '@tessera/runtime/config';
import { liveMetrics } from '@tessera/runtime/live';
import { clientMetrics, consumerMetrics, relayMetrics, serverMetrics } from '@tessera/runtime/messaging';
import type { Service } from '@tessera/runtime/service';
import { createLogger, startTelemetry, withSpan } from '@tessera/runtime/telemetry';
import { configShapes, root } from './compose-file.ts';

/** Sample names as they are scraped (`…_bucket`, `…_count`), each with its labels and the values that were seen. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

// Nothing listens there, so spans are lost, and said to be.
const nowhere = 'http://127.0.0.1:9';

/** What the runtime registers for every service with data, each reported once in every way that there is. */
const runtimeText = async (): Promise<string> => {
  const telemetry = startTelemetry({ service: 'wallet', version: '1', endpoint: nowhere });
  const { registry } = telemetry;
  const relay = relayMetrics(registry);
  relay.leader(true);
  relay.published(1);
  relay.failed();
  const consumer = consumerMetrics(registry);
  for (const outcome of ['done', 'duplicate', 'ignored', 'later', 'failed', 'dead'] as const)
    consumer.delivered('wallet__credit-top-up', outcome, 1);
  clientMetrics(registry).ended('rpc.wallet.place-hold.v1', 'unavailable', 1);
  serverMetrics(registry).ended('rpc.wallet.place-hold.v1', 'done', 1);
  liveMetrics(registry).refused('watchPool', 'instance');
  await withSpan('one', { root: true }, async () => undefined);
  await telemetry.shutdown();
  return registry.metrics();
};

type Registry = ReturnType<typeof startTelemetry>['registry'];
type Read = () => Promise<number>;
const one: Read = async () => 1;

/** What a module of a service measures besides, each reported once. */
const ownText = async <Module>(
  service: ServiceName,
  module: string,
  measure: (module: Module, registry: Registry) => void,
): Promise<string> => {
  const telemetry = startTelemetry({ service, version: '1' });
  measure((await import(join(root, 'services', service, 'src', module))) as Module, telemetry.registry);
  try {
    return await telemetry.registry.metrics();
  } finally {
    await telemetry.shutdown();
  }
};

interface OfRaffle {
  beaconMetrics(registry: Registry): { answered(mirror: string, outcome: string, seconds: number): void };
  measureClock(registry: Registry): (behindMs: number) => void;
  measureLateDraws(registry: Registry, count: Read): void;
}
interface OfIdentity {
  measureMailQueue(registry: Registry, reads: { ageSeconds: Read; givenUp: Read }): void;
}
interface OfAnalytics {
  measureBacklog(registry: Registry, oldestDueSeconds: Read): void;
  webhookMetrics(registry: Registry): { attempted(outcome: string, seconds: number): void };
}
interface OfWallet {
  measureAwaitedAnchors(registry: Registry, longestSeconds: Read): void;
}

const ownTexts = (): Promise<string[]> =>
  Promise.all([
    ownText<OfRaffle>('raffle', 'beacon/beacon-metrics.ts', (raffle, registry) => {
      raffle.measureLateDraws(registry, one);
      raffle.measureClock(registry)(1);
      raffle.beaconMetrics(registry).answered('https://mirror.example', 'wrong', 1);
    }),
    ownText<OfIdentity>('identity', 'mail/mail-metrics.ts', (identity, registry) =>
      identity.measureMailQueue(registry, { ageSeconds: one, givenUp: one }),
    ),
    ownText<OfAnalytics>('analytics', 'webhooks/webhook-metrics.ts', (analytics, registry) => {
      analytics.measureBacklog(registry, one);
      analytics.webhookMetrics(registry).attempted('unreadable-secret', 1);
    }),
    ownText<OfWallet>('wallet', 'jobs/anchor-metrics.ts', (wallet, registry) =>
      wallet.measureAwaitedAnchors(registry, one),
    ),
  ]);

/** What the gateway answers under /metrics after a request to forward, and one to answer itself, that led nowhere. */
const gatewayText = async (): Promise<string> => {
  const { compose } = (await import(join(root, 'services/gateway/src/compose.ts'))) as {
    compose: (config: unknown, overrides: object) => Promise<Service>;
  };
  const shape = (await configShapes()).gateway;
  const upstreams = Object.keys(shape).filter((name) => /^[A-Z]+_URL$/.test(name));
  const env = {
    ...Object.fromEntries(upstreams.map((name) => [name, nowhere])),
    PORT: '0',
    TOKEN_ISSUER: 'https://tessera.example',
    TOKEN_AUDIENCE: 'tessera',
  };
  const logger = createLogger({ service: 'gateway', level: 'silent' });
  const gateway = await compose(loadConfig(shape, env), { logger });
  try {
    for (const path of ['/v1/nothing', '/nothing']) await gateway.app.request(path);
    return await (await gateway.app.request('/metrics')).text();
  } finally {
    await gateway.stop();
  }
};

const sample = /^([a-z_0-9]+)(?:\{(.*)\})? \S+$/;

export const scrapedSamples = async (): Promise<Samples> => {
  const found = new Map<string, Map<string, Set<string>>>();
  // What Prometheus adds by itself.
  found.set('up', new Map([['job', new Set(['tessera'])]]));
  const texts = [await runtimeText(), await gatewayText(), ...(await ownTexts())];
  for (const line of texts.join('\n').split('\n')) {
    const [, name, labels = ''] = sample.exec(line) ?? [];
    if (name === undefined) continue;
    const known = found.get(name) ?? new Map<string, Set<string>>();
    found.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="([^"]*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value));
  }
  return found;
};
