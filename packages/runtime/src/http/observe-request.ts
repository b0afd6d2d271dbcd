import { SpanStatusCode } from '@opentelemetry/api';
import type { NewId } from '@tessera/kernel';
import type { Context } from 'hono';
import {
  contextFromTraceparent,
  type Logger,
  type Span,
  SpanKind,
  type Telemetry,
  withSpan,
} from '../telemetry/index.ts';
import { type Answer, toHttpResponse } from './answer.ts';
import { errorAnswer } from './error-answer.ts';
import { httpMetrics } from './http-metrics.ts';
import { requestIdOf } from './request-id.ts';

/** One request on its way through. */
export interface Arrival {
  readonly c: Context;
  readonly requestId: string;
  readonly span: Span;
}

/** What is known of a request from its place in the route table. */
export interface Subject {
  /** In capitals. */
  readonly method: string;
  /** The path template; left out where no route was found. */
  readonly route?: string;
  readonly operationId?: string;
}

export interface ObserverParts {
  readonly newId: NewId;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/**
 * Surrounds the answering of requests with what every one of them gets: a request id, one server span (OpenTelemetry
 * semantic conventions for HTTP), one observation of duration and status, one log line, and a problem for every error.
 */
export const createObserver = ({ newId, logger, telemetry }: ObserverParts) => {
  const metrics = httpMetrics(telemetry.registry);

  return ({ method, route, operationId }: Subject, answer: (arrival: Arrival) => Promise<Answer>) => {
    const spanName = route === undefined ? method : `${method} ${route}`;
    const label = route ?? 'unmatched';
    const fixed = {
      'http.request.method': method,
      'url.scheme': 'http',
      ...(route === undefined ? {} : { 'http.route': route }),
      ...(operationId === undefined ? {} : { 'tessera.operation_id': operationId }),
    };

    const observed = async (arrival: Arrival, started: number): Promise<Response> => {
      const { requestId, span } = arrival;
      let answered: Answer;
      try {
        answered = await answer(arrival);
      } catch (error) {
        answered = errorAnswer(error, { requestId, span, logger, route: label });
      }
      const { status } = answered;
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      const seconds = (performance.now() - started) / 1_000;
      metrics.answered(method, label, status, seconds);
      const line = { request_id: requestId, method, route: label, status, ms: Math.round(seconds * 1_000) };
      logger[status >= 500 ? 'warn' : 'info'](line, 'request');
      return toHttpResponse(answered, requestId);
    };

    return (c: Context): Promise<Response> => {
      const started = performance.now();
      metrics.arrived();
      const { headers } = c.req.raw;
      const requestId = requestIdOf(headers, newId);
      const parent = contextFromTraceparent(headers.get('traceparent') ?? undefined);
      const attributes = { ...fixed, 'url.path': c.req.path, 'tessera.correlation_id': requestId };
      const settings = { kind: SpanKind.SERVER, attributes, ...(parent ? { parent } : { root: true }) };
      return withSpan(spanName, settings, (span) => observed({ c, requestId, span }, started));
    };
  };
};

export type Observe = ReturnType<typeof createObserver>;
