import { type Context, isSpanContextValid, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { activeTracer } from './active-tracer.ts';

const toTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** The active span as a `traceparent` header (W3C Trace Context, level 1); undefined when none is or tracing is off. */
export const currentTraceparent = (): string | undefined => {
  if (activeTracer() === undefined) return undefined;
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext !== undefined && isSpanContextValid(spanContext) ? toTraceparent(spanContext) : undefined;
};

/** The context that a `traceparent` header names; undefined when it is absent or malformed, or tracing is off. */
export const contextFromTraceparent = (traceparent: string | undefined): Context | undefined => {
  if (traceparent === undefined || activeTracer() === undefined) return undefined;
  const spanContext = parseTraceParent(traceparent);
  if (spanContext === null) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { ...spanContext, isRemote: true });
};
