import type { ServiceName } from '@tessera/contracts';
import type { Clock, NewId, Refusal, Result } from '@tessera/kernel';
import type { Context } from 'hono';
import type { Histogram } from 'prom-client';
import {
  type CallContext,
  DependencyUnavailable,
  IdempotencyConflict,
  IdempotencyInFlight,
  IdempotentReplay,
  type StoredReply,
} from '../context/index.ts';
import { contextFromTraceparent, failSpan, type Logger, type Span, SpanKind, withSpan } from '../telemetry/index.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { idempotencyScope, toStoredReply } from './idempotency-scope.ts';
import { parseRequest, readJson } from './parse-request.ts';
import { genericProblem, type Problem, ProblemResponse, toResponse } from './problem.ts';
import { readBody } from './read-body.ts';
import { remoteAddressOf } from './remote-address.ts';
import type { Route } from './route.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface FlowOptions {
  readonly service: ServiceName;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly verifyToken: TokenVerifier;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  readonly bodyLimitBytes: number;
  readonly timeoutMs: number;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's request id where it is a plausible one, else a new one. */
export const requestIdOf = (headers: Headers, newId: NewId): string => {
  const given = headers.get('x-request-id');
  return given !== null && REQUEST_ID.test(given) ? given : newId();
};

/** One request from the first byte to the answer: span, metric, log line, and every error turned into a problem. */
export const requestFlow = (route: Route, options: FlowOptions) => {
  const { durations, logger, newId } = options;
  const method = route.method.toUpperCase();
  const spanName = `${method} ${route.path}`;
  const fixed = { 'http.request.method': method, 'http.route': route.path, 'tessera.operation_id': route.operationId };

  return async (c: Context): Promise<Response> => {
    const started = performance.now();
    const { headers } = c.req.raw;
    const requestId = requestIdOf(headers, newId);
    const parent = contextFromTraceparent(headers.get('traceparent') ?? undefined);
    const attributes = { ...fixed, 'url.path': c.req.path, 'tessera.correlation_id': requestId };
    const settings = { kind: SpanKind.SERVER, attributes, ...(parent ? { parent } : { root: true }) };
    return withSpan(spanName, settings, async (span) => {
      const response = await answer(route, c, requestId, span, options);
      response.headers.set('x-request-id', requestId);
      const { status } = response;
      span.setAttribute('http.response.status_code', status);
      const seconds = (performance.now() - started) / 1_000;
      durations.observe({ method, route: route.path, status: String(status) }, seconds);
      logger[status >= 500 ? 'warn' : 'info'](
        { request_id: requestId, method, route: route.path, status, ms: Math.round(seconds * 1_000) },
        'request',
      );
      return response;
    });
  };
};

const answer = async (
  route: Route,
  c: Context,
  requestId: string,
  span: Span,
  options: FlowOptions,
): Promise<Response> => {
  try {
    return await withTimeout(options.timeoutMs, (signal, deadline) =>
      run(route, c, requestId, span, options, signal, deadline),
    );
  } catch (error) {
    return errorResponse(error, route, requestId, span, options.logger);
  }
};

const run = async (
  route: Route,
  c: Context,
  requestId: string,
  span: Span,
  options: FlowOptions,
  signal: AbortSignal,
  deadline: Date,
): Promise<Response> => {
  const { headers } = c.req.raw;
  const caller = await authenticate(route.access, headers.get('authorization'), options.verifyToken);
  span.setAttribute('tessera.tenant_id', caller.tenantId);
  const bytes =
    route.request.body || route.rawBody ? await readBody(c.req.raw, options.bodyLimitBytes) : new Uint8Array();
  const body = route.request.body ? readJson(headers.get('content-type'), bytes) : undefined;
  const input = parseRequest(route, { params: c.req.param(), query: c.req.query(), body });
  const ctx = contextFor(route, caller, input, headers, requestId, options, signal, deadline);
  const result = await route.handle(input, ctx, { headers, body: bytes, remoteAddress: remoteAddressOf(c) });
  return toHttp(route, result, requestId, ctx);
};

const contextFor = (
  route: Route,
  { tenantId, actor }: Caller,
  input: unknown,
  headers: Headers,
  requestId: string,
  { clock, newId }: FlowOptions,
  signal: AbortSignal,
  deadline: Date,
): CallContext => {
  const base = { tenantId, actor, correlationId: requestId, clock, newId, signal, deadline };
  if (route.idempotency === 'none') return base;
  return { ...base, idempotency: idempotencyScope(route, headers.get('idempotency-key'), actor.id, input, requestId) };
};

const toHttp = (route: Route, result: Result<unknown, Refusal>, requestId: string, ctx: CallContext): Response => {
  const stored = ctx.idempotency ? ctx.idempotency.toReply(result) : toStoredReply(route, result, requestId);
  const extra = result.ok && !ctx.idempotency ? route.toReply(result.value).headers : undefined;
  return storedResponse(stored, extra);
};

const storedResponse = (
  { status, contentType, body }: StoredReply,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(body.length === 0 ? null : Buffer.from(body), {
    status,
    headers: body.length === 0 ? headers : { 'cache-control': 'no-store', ...headers, 'content-type': contentType },
  });

const problemOf = (
  error: unknown,
  requestId: string,
): { problem: Problem; headers?: Readonly<Record<string, string>> } => {
  if (error instanceof ProblemResponse) {
    return { problem: genericProblem(error.code, requestId, error.message, error.extra), headers: error.headers };
  }
  if (error instanceof IdempotencyConflict) {
    return {
      problem: genericProblem(
        'idempotency.key_reused',
        requestId,
        'This Idempotency-Key belongs to a different request; use a new key.',
      ),
    };
  }
  if (error instanceof IdempotencyInFlight) {
    return {
      problem: genericProblem('idempotency.in_flight', requestId, 'Repeat the call with the same key in a moment.'),
      headers: { 'retry-after': '1' },
    };
  }
  if (error instanceof DependencyUnavailable) {
    const { dependency } = error;
    const detail = `${dependency} did not answer. Nothing is lost: repeat the call, with the same Idempotency-Key if it has one.`;
    return {
      problem: genericProblem('dependency.unavailable', requestId, detail, { dependency }),
      headers: { 'retry-after': '1' },
    };
  }
  return { problem: genericProblem('internal', requestId, 'The error is in our log under this request id.') };
};

const errorResponse = (error: unknown, route: Route, requestId: string, span: Span, logger: Logger): Response => {
  if (error instanceof IdempotentReplay) return storedResponse(error.reply, { 'idempotency-replayed': 'true' });
  const { problem, headers } = problemOf(error, requestId);
  if (problem.status >= 500) {
    failSpan(span, error);
    logger.error({ err: error, request_id: requestId, route: route.path }, 'a request failed');
  }
  return toResponse(problem, headers);
};

/** What runs past the time goes on to its end, unseen; the caller is told that it may repeat the call. */
const withTimeout = async (
  timeoutMs: number,
  work: (signal: AbortSignal, deadline: Date) => Promise<Response>,
): Promise<Response> => {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(
        new ProblemResponse(
          'request.timeout',
          `No answer within ${timeoutMs} ms. Repeat the call, with the same Idempotency-Key if it has one.`,
        ),
      );
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(abort.signal, new Date(Date.now() + timeoutMs)), late]);
  } finally {
    clearTimeout(timer);
  }
};
