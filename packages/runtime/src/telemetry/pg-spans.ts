import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import pg from 'pg';
import { activeTracer } from './active-tracer.ts';
import { withoutLiterals } from './sql-text.ts';

type Callback = (error: unknown, result: unknown) => void;
type QueryMethod = (this: pg.Client, ...args: unknown[]) => unknown;

/** Text of a query given as such or as an object. A cursor or stream submits itself and tells nobody when it is done. */
const textOf = (query: unknown): string | undefined => {
  if (typeof query === 'string') return query;
  if (typeof query !== 'object' || query === null || !('text' in query) || 'submit' in query) return undefined;
  return typeof query.text === 'string' ? query.text : undefined;
};

const operationOf = (text: string): string => /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY';

const connectionAttributes = new WeakMap<pg.Client, Attributes>();

const attributesOf = (client: pg.Client): Attributes => {
  let attributes = connectionAttributes.get(client);
  if (attributes === undefined) {
    attributes = {
      'db.system.name': 'postgresql',
      'db.namespace': client.database ?? '',
      'server.address': client.host,
      'server.port': client.port,
    };
    connectionAttributes.set(client, attributes);
  }
  return attributes;
};

/** The SQLSTATE, or Node's code of a lost connection. The message stays out: it may quote a row. */
const fail = (span: Span, error: unknown): void => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'UNKNOWN';
  span.setAttribute('error.type', code);
  span.setAttribute('db.response.status_code', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

const open = (client: pg.Client, text: string): Span | undefined => {
  const operation = operationOf(text);
  return activeTracer()?.startSpan(`${operation} ${client.database ?? ''}`, {
    kind: SpanKind.CLIENT,
    attributes: { ...attributesOf(client), 'db.operation.name': operation, 'db.query.text': withoutLiterals(text) },
  });
};

const endingWith = (span: Span, callback: Callback): Callback =>
  function ended(this: unknown, error, result) {
    if (error) fail(span, error);
    span.end();
    callback.call(this, error, result);
  };

/** Ends the span when the query is done, on a branch of its own: whoever asked still gets the rejection. */
const follow = (span: Span, result: unknown): void => {
  if (!(result instanceof Promise)) {
    span.end();
    return;
  }
  result.then(
    () => span.end(),
    (error: unknown) => {
      fail(span, error);
      span.end();
    },
  );
};

const run = (span: Span, client: pg.Client, original: QueryMethod, args: unknown[]): unknown => {
  const last = args.at(-1);
  if (typeof last === 'function') return original.apply(client, args.with(-1, endingWith(span, last as Callback)));
  const result = original.apply(client, args);
  follow(span, result);
  return result;
};

const traced = (original: QueryMethod): QueryMethod =>
  function query(...args) {
    // Below a trace that is not kept a span would cost as much and tell nobody.
    const text = trace.getActiveSpan()?.isRecording() === true ? textOf(args[0]) : undefined;
    const span = text === undefined ? undefined : open(this, text);
    if (span === undefined) return original.apply(this, args);
    try {
      return run(span, this, original, args);
    } catch (error) {
      fail(span, error);
      span.end();
      throw error;
    }
  };

let patched = false;

/**
 * Gives every query of this process a span, below a span of ours only: an idle poll leaves no trace. It is the method on
 * the prototype of pg's client that is replaced, which reaches everybody who imported pg before or imports it later.
 */
export const tracePostgres = (): void => {
  if (patched) return;
  patched = true;
  // The declared overloads say how query may be called; all of them go through this one method.
  const prototype = pg.Client.prototype as unknown as { query: QueryMethod };
  prototype.query = traced(prototype.query);
};
