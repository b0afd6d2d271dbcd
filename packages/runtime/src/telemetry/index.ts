export type { Context, Link, Span } from '@opentelemetry/api';
export { SpanKind } from '@opentelemetry/api';
export { createLogger, type Logger, type LoggerSettings } from './logger.ts';
export {
  type CurrentGaugeSettings,
  currentGauge,
  durationHistogram,
  type HistogramSettings,
} from './metrics.ts';
export { releaseVersion } from './release.ts';
export { failSpan, linkTo, outsideSpans, type SpanSettings, startSpan, withSpan } from './spans.ts';
export { startTelemetry, type Telemetry, type TelemetrySettings } from './telemetry.ts';
export { contextFromTraceparent, currentTraceparent } from './traceparent.ts';
