import type { Clock, NewId } from '@tessera/kernel';
import type { Context } from 'hono';
import type { CallContext } from '../context/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Answer, UnbegunAnswer } from './answer.ts';
import { authenticator } from './authenticate.ts';
import { type LateEnd, withDeadline } from './deadline.ts';
import { idempotencyKeyOf, idempotencyScope } from './idempotency-scope.ts';
import type { Arrival } from './observe-request.ts';
import { readJson, refuseBody, requestParser } from './parse-request.ts';
import { readBody } from './read-body.ts';
import { remoteAddressOf } from './remote-address.ts';
import { ReplyWriter } from './reply.ts';
import type { RawRequest, Route } from './route.ts';
import { beginStream, Streamed, type StreamLimits } from './streamed.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface HandlerOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly verifyToken: TokenVerifier;
  readonly bodyLimitBytes: number;
  readonly timeoutMs: number;
  readonly stallMs: number;
  readonly validateReplies: boolean;
}

const NO_BYTES = new Uint8Array();

/** How a route takes its body: the bytes, and what they say. */
const bodyReader = (route: Route, limitBytes: number) => {
  const { method, request, rawBody } = route;
  if (method === 'get') return async () => ({ bytes: NO_BYTES, body: undefined });
  return async (raw: Request): Promise<{ bytes: Uint8Array; body: unknown }> => {
    const bytes = await readBody(raw, limitBytes);
    if (request.body) return { bytes, body: readJson(raw.headers.get('content-type'), bytes) };
    if (!rawBody) refuseBody(bytes);
    return { bytes, body: undefined };
  };
};

/** Begins a body that is streamed, within the request's time; of a HEAD request, whose answer has no body, it does not. */
const begun = async ({ body, ...head }: UnbegunAnswer, method: string, limits: StreamLimits): Promise<Answer> => {
  if (!(body instanceof Streamed)) return { ...head, body };
  return { ...head, body: method === 'HEAD' ? null : await beginStream(body, limits) };
};

/** `RawRequest` whose address is looked up by the few routes that ask for it. */
const rawRequest = (c: Context, body: Uint8Array, tokenExpiresAt: Date | undefined): RawRequest => ({
  headers: c.req.raw.headers,
  body,
  tokenExpiresAt,
  get remoteAddress() {
    return remoteAddressOf(c);
  },
});

/**
 * One route from the request to its answer: body up to the limit once the caller is known, strict parsing, idempotency
 * scope, use-case within its time, reply. Everything that does not depend on the request is prepared here, once.
 * @throws whatever ends the request early; the observer turns it into a problem
 */
export const routeHandler = (route: Route, options: HandlerOptions) => {
  const { clock, newId, logger, timeoutMs, stallMs } = options;
  const authenticate = authenticator(route.access, options.verifyToken);
  const readRouteBody = bodyReader(route, route.bodyLimitBytes ?? options.bodyLimitBytes);
  const parse = requestParser(route);

  return async ({ c, requestId, span }: Arrival): Promise<Answer> => {
    const { raw } = c.req;
    const { tenantId, actor, tokenExpiresAt } = await authenticate(raw.headers.get('authorization'));
    span.setAttribute('tessera.tenant_id', tenantId);
    const { bytes, body } = await readRouteBody(raw);
    const input = parse({ params: c.req.param(), url: raw.url, body });
    const writer = new ReplyWriter(route, requestId, options);
    const idempotency =
      route.idempotency === 'none'
        ? undefined
        : idempotencyScope(route, idempotencyKeyOf(raw.headers), actor.id, input, writer.remember);
    const onLateEnd: LateEnd = (error) =>
      logger.warn({ err: error, request_id: requestId, route: route.path }, 'a request ended after its time');
    const onBroken = (error: unknown): void =>
      logger.warn({ err: error, request_id: requestId, route: route.path }, 'a streamed answer broke off');

    const base = { tenantId, actor, correlationId: requestId, clock, newId };
    return withDeadline(
      c,
      timeoutMs,
      async (limits) => {
        const ctx: CallContext = idempotency ? { ...base, ...limits, idempotency } : { ...base, ...limits };
        const answer = writer.answer(await route.handle(input, ctx, rawRequest(c, bytes, tokenExpiresAt)));
        return begun(answer, raw.method, { signal: limits.signal, stallMs, onBroken });
      },
      onLateEnd,
    );
  };
};
