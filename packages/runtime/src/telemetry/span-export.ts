import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Counter, type Registry } from 'prom-client';

/** A collector that has not answered by then has lost this batch; later ones are tried again. */
const EXPORT_TIMEOUT_MS = 2_000;

/** Sends spans to a collector as OTLP over HTTP, and counts those that arrived and those that did not. */
export interface SpanExport extends SpanExporter {
  /** Breaks off what is still being sent, so that no open socket keeps the process alive. */
  abandon(): void;
}

/** @param endpoint base URL of the collector, as in `OTEL_EXPORTER_OTLP_ENDPOINT`: `/v1/traces` is added to it */
export const createSpanExport = (endpoint: string, registry: Registry): SpanExport => {
  const agent = endpoint.startsWith('https:')
    ? new HttpsAgent({ keepAlive: true })
    : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
    httpAgentOptions: () => agent,
  });
  const spans = new Counter({
    name: 'trace_spans_total',
    help: 'Spans handed to the collector, by whether it took them',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    export: (batch, done) =>
      exporter.export(batch, (result) => {
        spans.inc({ outcome: result.code === ExportResultCode.SUCCESS ? 'taken' : 'lost' }, batch.length);
        // A failure is counted and nothing more: the caller would only report it to a handler that nobody reads.
        done({ code: ExportResultCode.SUCCESS });
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    abandon: () => agent.destroy(),
  };
};
