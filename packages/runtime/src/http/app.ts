import type { ServiceName } from '@tessera/contracts';
import type { Clock, NewId } from '@tessera/kernel';
import { Hono } from 'hono';
import type { Logger, Telemetry } from '../telemetry/index.ts';
import { durationHistogram } from '../telemetry/index.ts';
import { openApiDocument } from './openapi.ts';
import { genericProblem, toResponse } from './problem.ts';
import { requestFlow, requestIdOf } from './request-flow.ts';
import type { Route } from './route.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Whether a service should be sent work, and what is missing. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

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
  /** Replaces `/openapi.json`, as the gateway does with the merged document. */
  readonly openApi?: () => Promise<object>;
}

const toHonoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const toPattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** The HTTP face of a service: its routes, and `/livez`, `/readyz`, `/metrics` and `/openapi.json` for those who run it. */
export const createHttpApp = (options: HttpAppOptions): Hono => {
  const { service, routes, newId, logger, telemetry, readiness } = options;
  const app = new Hono();
  const durations = durationHistogram(telemetry.registry, {
    name: 'http_server_request_duration_seconds',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
  });
  const flow = {
    ...options,
    durations,
    bodyLimitBytes: options.bodyLimitBytes ?? 256 * 1024,
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  for (const route of routes) app.on(route.method.toUpperCase(), toHonoPath(route.path), requestFlow(route, flow));

  app.get('/livez', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', async (c) => {
    const report = await readiness();
    return c.json(report, report.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.text(await telemetry.registry.metrics(), 200, { 'content-type': telemetry.registry.contentType }),
  );
  let document: Promise<object> | undefined;
  app.get('/openapi.json', async (c) => {
    if (options.openApi) return c.json(await options.openApi());
    document ??= Promise.resolve(openApiDocument(service, options.version, routes));
    return c.json(await document);
  });

  const patterns = routes.map((route) => ({ method: route.method.toUpperCase(), pattern: toPattern(route.path) }));
  app.notFound((c) => {
    const requestId = requestIdOf(c.req.raw.headers, newId);
    const allowed = patterns.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method);
    const problem =
      allowed.length > 0
        ? genericProblem('route.method_not_allowed', requestId, `Allowed here: ${allowed.join(', ')}.`)
        : genericProblem('route.not_found', requestId, `Nothing answers ${c.req.method} ${c.req.path}.`);
    return toResponse(problem, {
      'x-request-id': requestId,
      ...(allowed.length > 0 ? { allow: allowed.join(', ') } : {}),
    });
  });
  app.onError((error, c) => {
    const requestId = requestIdOf(c.req.raw.headers, newId);
    logger.error({ err: error, request_id: requestId }, 'a request failed outside its route');
    return toResponse(genericProblem('internal', requestId, 'The error is in our log under this request id.'), {
      'x-request-id': requestId,
    });
  });
  return app;
};
