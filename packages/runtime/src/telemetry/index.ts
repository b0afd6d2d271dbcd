export type { Context, Link, Span } from '@opentelemetry/api';
export { SpanKind } from '@opentelemetry/api';
export { createLogger, type Logger, type LoggerSettings } from './logger.ts';
export { durationHistogram, type HistogramSettings } from './metrics.ts';
export { releaseVersion } from './release.ts';
export { failSpan, linkTo, type SpanSettings, startSpan, withSpan } from './spans.ts';
export { startTelemetry, type Telemetry, type TelemetrySettings } from './telemetry.ts';
export { contextFromTraceparent, currentTraceparent } from './traceparent.ts';
