import type { ServiceName } from '@tessera/contracts';
import type { Clock, NewId } from '@tessera/kernel';
import { Hono } from 'hono';
import type { Logger, Telemetry } from '../telemetry/index.ts';
import { createObserver, type Observe } from './observe-request.ts';
import { openApiDocument } from './openapi.ts';
import { addProbes, type Readiness } from './probes.ts';
import { genericProblem, ProblemResponse, toResponse } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import type { Route } from './route.ts';
import { routeHandler } from './route-handler.ts';
import { checkTable, inMatchingOrder, methodsAt, toHonoPath } from './route-table.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface HttpAppOptions {
  readonly service: ServiceName;
  readonly version: string;
  readonly routes: readonly Route[];
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly verifyToken: TokenVerifier;
  readonly readiness: () => Promise<Readiness>;
  /** Default 256 KiB. */
  readonly bodyLimitBytes?: number;
  /** Default 10 seconds. */
  readonly timeoutMs?: number;
  /** How long the reader of a streamed answer may take nothing of it before it is broken off. Default 30 seconds. */
  readonly stallMs?: number;
  /**
   * Holds every reply against its declaration, and every remembered answer against the one that is sent; what does not
   * fit is a 500 and an error in the log. Default: on where `NODE_ENV` is `test`. It costs a parse a request.
   */
  readonly validateReplies?: boolean;
  /** Replaces `/openapi.json`, as the gateway does with the merged document. */
  readonly openApi?: () => Promise<object>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What nobody answers: 405 where another method would be, else 404. A made-up method would be a label without end. */
const addUnmatched = (app: Hono, routes: readonly Route[], observe: Observe): void => {
  const observed = (method: string) =>
    observe({ method }, async ({ c }) => {
      const allowed = methodsAt(routes, c.req.path);
      if (allowed.length === 0) {
        throw new ProblemResponse('route.not_found', `Nothing answers ${c.req.method} ${c.req.path}.`);
      }
      const allow = allowed.join(', ');
      throw new ProblemResponse('route.method_not_allowed', `Allowed here: ${allow}.`, {}, { allow });
    });
  const byMethod = new Map([...METHODS, '_OTHER'].map((method) => [method, observed(method)]));
  const other = observed('_OTHER');
  app.notFound((c) => (byMethod.get(c.req.method) ?? other)(c));
};

/**
 * The HTTP face of a service: its routes, and `/livez`, `/readyz`, `/metrics` and `/openapi.json` for those who run it.
 * @throws Error when two routes contradict each other
 */
export const createHttpApp = (options: HttpAppOptions): Hono => {
  const { service, routes, newId, logger, telemetry, readiness } = options;
  checkTable(routes);
  const app = new Hono();
  const observe = createObserver(options);
  const handling = {
    ...options,
    bodyLimitBytes: options.bodyLimitBytes ?? 256 * 1024,
    timeoutMs: options.timeoutMs ?? 10_000,
    stallMs: options.stallMs ?? 30_000,
    validateReplies: options.validateReplies ?? process.env['NODE_ENV'] === 'test',
  };
  for (const route of inMatchingOrder(routes)) {
    const method = route.method.toUpperCase();
    const subject = { method, route: route.path, operationId: route.operationId };
    app.on(method, toHonoPath(route.path), observe(subject, routeHandler(route, handling)));
  }
  let own: object | undefined;
  const ownDocument = async (): Promise<object> => {
    own ??= openApiDocument(service, options.version, routes);
    return own;
  };
  addProbes(app, { registry: telemetry.registry, readiness, document: options.openApi ?? ownDocument });
  addUnmatched(app, routes, observe);
  app.onError((error, c) => {
    const requestId = requestIdOf(c.req.raw.headers, newId);
    logger.error({ err: error, request_id: requestId }, 'a request failed outside its route');
    return toResponse(genericProblem('internal', requestId, 'The error is in our log under this request id.'), {
      'x-request-id': requestId,
    });
  });
  return app;
};
