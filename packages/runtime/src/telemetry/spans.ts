import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { activeTracer } from './active-tracer.ts';

/** Where a span stands and what it says. Attributes never hold personal or payment data. */
export interface SpanSettings {
  /** Default: internal. */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Other traces that this span belongs with, as the messages of a batch do. */
  readonly links?: readonly Link[];
  /** What the span hangs under; the active span when left out. */
  readonly parent?: Context;
  /** Begins a new trace, whatever is active; wins over `parent`. */
  readonly root?: boolean;
}

// Given out while tracing is off: it takes every call and does nothing.
const silentSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

const parentOf = ({ root, parent }: SpanSettings): Context =>
  root === true ? ROOT_CONTEXT : (parent ?? context.active());

const open = (name: string, settings: SpanSettings, parent: Context): Span => {
  const { kind = SpanKind.INTERNAL, attributes = {}, links = [] } = settings;
  return activeTracer()?.startSpan(name, { kind, attributes, links: [...links] }, parent) ?? silentSpan;
};

const typeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error.name;
};

/**
 * Marks a span as failed. Only the error's type goes on it: a message may quote what a person typed, and it stands in
 * the log under the same trace id.
 */
export const failSpan = (span: Span, error: unknown): void => {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', typeOf(error));
};

/** Runs the work under a new span, which is the active one for everything that the work does, and ends it afterwards. */
export const withSpan = async <T>(
  name: string,
  settings: SpanSettings,
  work: (span: Span) => Promise<T> | T,
): Promise<T> => {
  if (activeTracer() === undefined) return work(silentSpan);
  const parent = parentOf(settings);
  const span = open(name, settings, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
};

/** A span that the caller ends. It does not become the active one. */
export const startSpan = (name: string, settings: SpanSettings = {}): Span => open(name, settings, parentOf(settings));

/** A link to the span in this context; none when there is no span in it. */
export const linkTo = (target: Context | undefined): Link[] => {
  const spanContext = target === undefined ? undefined : trace.getSpanContext(target);
  return spanContext === undefined ? [] : [{ context: spanContext }];
};

/** Runs work that goes on long after the span in which it was begun: what it does belongs to no trace. */
export const outsideSpans = <T>(work: () => T): T => context.with(ROOT_CONTEXT, work);
