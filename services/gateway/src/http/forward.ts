import type { NewId } from '@tessera/kernel';
import {
  bearerToken,
  genericProblem,
  remoteAddressOf,
  requestIdOf,
  type TokenVerification,
  type TokenVerifier,
  toResponse,
} from '@tessera/runtime/http';
import {
  currentTraceparent,
  durationHistogram,
  type Logger,
  type Span,
  SpanKind,
  type Telemetry,
  withSpan,
} from '@tessera/runtime/telemetry';
import type { Context } from 'hono';
import type { RouteEntry } from '../domain/route-table.ts';
import type { ForwardFailure, Upstreams } from '../use-cases/ports.ts';
import { drain, limitBody } from './body-limit.ts';
import type { RateLimit } from './rate-limit.ts';

export interface ForwardOptions {
  readonly findRoute: (path: string) => RouteEntry | undefined;
  readonly isLive: (path: string) => boolean;
  readonly upstreams: Upstreams;
  readonly limit: RateLimit;
  readonly verifyToken: TokenVerifier;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly bodyLimitBytes: number;
}

/** Written by the gateway itself; what a client sends under these names is dropped. */
const OWN_HEADERS = [
  'x-request-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'traceparent',
  'tracestate',
  'baggage',
  'host',
];

/** The public edge: one root span, a request id, the rate limit, a first look at the token, then the service behind. */
export const createForward = (options: ForwardOptions) => {
  const { newId, telemetry, logger } = options;
  const durations = durationHistogram(telemetry.registry, {
    name: 'gateway_request_duration_seconds',
    help: 'Requests by upstream service, method and status',
    labelNames: ['upstream', 'method', 'status'],
  });
  return async (c: Context): Promise<Response> => {
    const started = performance.now();
    const requestId = requestIdOf(c.req.raw.headers, newId);
    const route = options.findRoute(c.req.path);
    const { method } = c.req;
    const attributes = {
      'http.request.method': method,
      'url.path': c.req.path,
      'tessera.correlation_id': requestId,
      ...(route ? { 'http.route': route.prefix, 'tessera.upstream': route.upstream } : {}),
    };
    // The public may not choose our trace ids: the root span is always the gateway's own.
    return withSpan(
      `${method} ${route?.prefix ?? 'unknown'}`,
      { kind: SpanKind.SERVER, root: true, attributes },
      async (span) => {
        const response = await answer(c, route, requestId, span, options);
        response.headers.set('x-request-id', requestId);
        const { status } = response;
        span.setAttribute('http.response.status_code', status);
        const traceId = currentTraceparent()?.split('-')[1];
        if (traceId !== undefined) response.headers.set('x-trace-id', traceId);
        const seconds = (performance.now() - started) / 1_000;
        durations.observe({ upstream: route?.upstream ?? 'none', method, status: String(status) }, seconds);
        logger.info(
          {
            request_id: requestId,
            method,
            path: c.req.path,
            upstream: route?.upstream,
            status,
            ms: Math.round(seconds * 1_000),
          },
          'request',
        );
        return response;
      },
    );
  };
};

const answer = async (
  c: Context,
  route: RouteEntry | undefined,
  requestId: string,
  span: Span,
  options: ForwardOptions,
): Promise<Response> => {
  const token = bearerToken(c.req.raw.headers.get('authorization'));
  const address = remoteAddressOfEdge(c);
  const checked =
    token === undefined || route?.credential !== 'access-token' ? undefined : await check(token, options.verifyToken);
  // Only a token that is known to be good counts by itself: whoever makes tokens up shares one limit with their address.
  const rate = await options.limit({ token: checked === 'valid' ? token : undefined, address }, requestId);
  const response =
    rate.refusal ??
    refuseBadToken(checked, requestId) ??
    (route ? await throughEdge(c, route, address, requestId, options) : nothingHere(c, requestId));
  if (response.status >= 500) span.setAttribute('error.type', String(response.status));
  for (const [name, value] of Object.entries(rate.headers)) response.headers.set(name, value);
  return response;
};

/** Nobody in front is trusted here: the address is the connection's own, whatever headers say. */
const remoteAddressOfEdge = (c: Context): string => {
  const incoming: { socket?: { remoteAddress?: string } } | undefined = c.env?.incoming;
  return incoming?.socket?.remoteAddress ?? remoteAddressOf(c);
};

const throughEdge = async (
  c: Context,
  route: RouteEntry,
  address: string,
  requestId: string,
  options: ForwardOptions,
): Promise<Response> => {
  const { raw } = c.req;
  const limitBytes = route.bodyLimitBytes ?? options.bodyLimitBytes;
  const limited = limitBody(raw, limitBytes);
  if (limited.exceeded()) {
    await drain(limited.body);
    return tooLarge(requestId, limitBytes);
  }
  const headers: Record<string, string> = {};
  raw.headers.forEach((value, name) => {
    if (!OWN_HEADERS.includes(name)) headers[name] = value;
  });
  headers['x-request-id'] = requestId;
  headers['x-forwarded-for'] = address;
  const host = raw.headers.get('host');
  if (host !== null) headers['x-forwarded-host'] = host;
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  const { pathname, search } = new URL(raw.url);
  const outcome = await options.upstreams.forward(route.upstream, {
    method: raw.method,
    target: pathname + search,
    headers,
    body: limited.body,
    signal: raw.signal,
    isLive: options.isLive(pathname),
  });
  if (outcome.ok) return outcome.response;
  if (limited.exceeded()) return tooLarge(requestId, limitBytes);
  options.logger.warn(
    { err: outcome.cause, request_id: requestId, upstream: route.upstream },
    'a service gave no answer',
  );
  return failureResponse(outcome.failure, route.upstream, requestId);
};

/** While identity's keys cannot be had it is unknown, and the service behind decides: it may know them. */
type EdgeCheck = TokenVerification['status'] | 'unknown';

const check = async (token: string, verify: TokenVerifier): Promise<EdgeCheck> =>
  verify(token).then(
    ({ status }) => status,
    () => 'unknown',
  );

const refuseBadToken = (checked: EdgeCheck | undefined, requestId: string): Response | undefined => {
  if (checked !== 'expired' && checked !== 'invalid') return undefined;
  const challenge = { 'www-authenticate': 'Bearer realm="tessera", error="invalid_token"' };
  return checked === 'expired'
    ? toResponse(genericProblem('auth.token_expired', requestId, 'Get a new access token and try again.'), challenge)
    : toResponse(
        genericProblem('auth.token_invalid', requestId, 'The token was not issued for this API, or it was altered.'),
        challenge,
      );
};

/** Refused here, because a service that stops reading is heard only by chance while the body is still on its way. */
const tooLarge = (requestId: string, limitBytes: number): Response =>
  toResponse(genericProblem('request.body_too_large', requestId, `At most ${limitBytes} bytes are accepted here.`));

const failureResponse = (failure: ForwardFailure, dependency: string, requestId: string): Response => {
  const repeat = 'Nothing is lost: repeat the call, with the same Idempotency-Key if it has one.';
  if (failure === 'timeout')
    return toResponse(
      genericProblem('request.timeout', requestId, `${dependency} took too long. ${repeat}`, { dependency }),
    );
  if (failure === 'too-many-streams') {
    const full = 'Too many live streams are open here. Come again in a moment.';
    return toResponse(genericProblem('service.overloaded', requestId, full), { 'retry-after': '1' });
  }
  const detail = `${dependency} did not answer. ${repeat}`;
  return toResponse(genericProblem('dependency.unavailable', requestId, detail, { dependency }), {
    'retry-after': '1',
  });
};

const nothingHere = (c: Context, requestId: string): Response =>
  toResponse(genericProblem('route.not_found', requestId, `Nothing answers ${c.req.method} ${c.req.path}.`));
