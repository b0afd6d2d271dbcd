import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { context, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { Registry } from 'prom-client';
import { activateTracer } from './active-tracer.ts';
import { createRegistry } from './metrics.ts';
import { tracePostgres } from './pg-spans.ts';
import { createSpanExport } from './span-export.ts';

export interface TelemetrySettings {
  readonly service: string;
  readonly version: string;
  /** Base URL of an OTLP collector; tracing is off without it. */
  readonly endpoint?: string;
  /** Share of new traces that are kept, 0 to 1. A trace begun elsewhere keeps the decision made there. Default 1. */
  readonly sampleRatio?: number;
}

/** What a service reports of itself. */
export interface Telemetry {
  /** Spans are better opened by `withSpan`, which costs nothing while tracing is off. */
  readonly tracer: Tracer;
  /** The service's metrics, as `/metrics` shows them. */
  readonly registry: Registry;
  /** Sends what is left, for two seconds at most, and turns tracing off. Never fails. */
  shutdown(): Promise<void>;
}

const FLUSH_MS = 2_000;

// A span waits this long at most for others to be sent with.
const EXPORT_EVERY_MS = 500;
const EXPORT_BATCH = 512;
// Some 10 MB of spans. While the collector is away, what does not fit is dropped.
const EXPORT_QUEUE = 8_192;

/**
 * Starts metrics and, with an endpoint, tracing. Tracing belongs to the process: where a process starts it more than
 * once, as tests with several services do, the spans go where the latest start says. A collector that is away or slow
 * costs spans and nothing else.
 */
export const startTelemetry = ({ service, version, endpoint, sampleRatio = 1 }: TelemetrySettings): Telemetry => {
  const registry = createRegistry(service);
  if (endpoint === undefined) {
    return { tracer: trace.getTracer(service), registry, shutdown: async () => undefined };
  }
  const spanExport = createSpanExport(endpoint, registry);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: service,
      [ATTR_SERVICE_VERSION]: version,
      'service.namespace': 'tessera',
      'service.instance.id': randomUUID(),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: spanExport,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        maxExportBatchSize: EXPORT_BATCH,
        maxQueueSize: EXPORT_QUEUE,
      }),
    ],
  });
  const tracer = provider.getTracer('@tessera/runtime', version);
  // Refused, and rightly, when one is there already: the context is the process's, not the service's.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  tracePostgres();
  const deactivate = activateTracer(tracer);
  return {
    tracer,
    registry,
    async shutdown() {
      deactivate();
      const given = new AbortController();
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        delay(FLUSH_MS, undefined, { signal: given.signal }).catch(() => undefined),
      ]);
      given.abort();
      spanExport.abandon();
    },
  };
};
