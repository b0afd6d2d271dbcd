import { createRequire } from 'node:module';
import {
  type Attributes,
  type AttributeValue,
  type Context,
  INVALID_SPAN_CONTEXT,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { ATTR_DB_OPERATION_NAME, ATTR_DB_QUERY_TEXT, ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { activeTracer } from './active-tracer.ts';
import { withoutLiterals } from './sql-text.ts';

const NAME_PREFIX = 'pg.query:';

/**
 * Stands between the instrumentation and the span: the text of a statement goes on without its literals, and of an
 * error only the SQLSTATE, because both may quote a row.
 */
class DiscreetSpan implements Span {
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  setAttribute(key: string, value: AttributeValue): this {
    const discreet = key === ATTR_DB_QUERY_TEXT && typeof value === 'string' ? withoutLiterals(value) : value;
    this.#span.setAttribute(key, discreet);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) this.setAttribute(key, value);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#span.setStatus({ code: status.code });
    return this;
  }

  /** The instrumentation hands over a sentence of its own that ends in the SQLSTATE. */
  recordException(exception: unknown): void {
    const code = /\(code: (\w+)\)/.exec(String(exception))?.[1] ?? 'UNKNOWN';
    this.#span.setAttributes({ [ATTR_ERROR_TYPE]: code, 'db.response.status_code': code });
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  spanContext(): SpanContext {
    return this.#span.spanContext();
  }

  addEvent(): this {
    return this;
  }

  addLink(link: Link): this {
    this.#span.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#span.addLinks(links);
    return this;
  }

  updateName(name: string): this {
    this.#span.updateName(name);
    return this;
  }

  end(endTime?: TimeInput): void {
    this.#span.end(endTime);
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }
}

const silentSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Goes through to whatever tracer is the process's now. Names follow the conventions: "INSERT tessera". */
const pgTracer: Tracer = {
  startSpan(name: string, options: SpanOptions = {}, context?: Context): Span {
    const plain = name.startsWith(NAME_PREFIX) ? name.slice(NAME_PREFIX.length) : name;
    const operation = plain.split(' ', 1)[0] ?? plain;
    const span = activeTracer()?.startSpan(plain, options, context);
    if (span === undefined) return silentSpan;
    span.setAttribute(ATTR_DB_OPERATION_NAME, operation);
    return new DiscreetSpan(span);
  },
  startActiveSpan() {
    throw new Error('the instrumentation of pg starts its spans by startSpan');
  },
};

let instrumentation: PgInstrumentation | undefined;

/**
 * Gives every query of this process a span, below a span of ours only: an idle poll leaves no trace. No loader hook is
 * needed, because patching the prototypes of pg, which is CommonJS, reaches those who imported it as a module too.
 */
export const tracePostgres = (): void => {
  if (instrumentation !== undefined) return;
  instrumentation = new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true });
  instrumentation.setTracerProvider({ getTracer: () => pgTracer });
  createRequire(import.meta.url)('pg');
};
