import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { ServiceName } from '@tessera/contracts';
import { isLive } from './live-path.ts';
import { type GenericCode, genericProblems, PROBLEM_TYPE } from './problem.ts';
import type { Route } from './route.ts';

const problemErrorSchema = z.object({
  in: z.enum(['body', 'query', 'path', 'header']),
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
});

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(problemErrorSchema).optional(),
    dependency: z.string().optional(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457 problem details; `code` is stable.' });

/** The generic codes that this route can answer with. */
export const genericCodesOf = (route: Route): GenericCode[] => {
  const codes: GenericCode[] = [
    'internal',
    'request.invalid',
    'request.timeout',
    'dependency.unavailable',
    'service.overloaded',
  ];
  const hasBody = route.request.body !== undefined;
  const readsBody = route.method !== 'get';
  if (hasBody) codes.push('request.malformed_json', 'request.unsupported_media_type');
  if (readsBody) codes.push('request.body_too_large');
  if (route.access.kind !== 'public') codes.push('auth.token_missing', 'auth.token_invalid', 'auth.token_expired');
  if (route.access.kind === 'tenant') codes.push('auth.tenant_required', 'auth.scope_missing');
  if (isLive(route)) codes.push('live.too_many_streams');
  if (route.idempotency === 'required')
    codes.push('request.idempotency_key_missing', 'idempotency.in_flight', 'idempotency.key_reused');
  return codes;
};

/** Every code the route can answer with, by status. */
export const codesByStatus = (route: Route): Record<number, string[]> => {
  const all: [string, number][] = [
    ...Object.entries(route.refusals),
    ...genericCodesOf(route).map((code): [string, number] => [code, genericProblems[code][0]]),
  ];
  const byStatus: Record<number, string[]> = {};
  for (const [code, status] of all) byStatus[status] = [...(byStatus[status] ?? []), code].sort();
  return byStatus;
};

const responsesOf = (route: Route) => {
  const problems = Object.entries(codesByStatus(route)).map(([status, codes]) => [
    status,
    { description: codes.join(', '), content: { [PROBLEM_TYPE]: { schema: problemSchema } } },
  ]);
  const declared = Object.entries(route.responses).map(
    ([status, { description, schema, contentType, alsoAs = [] }]) => {
      const others = alsoAs.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]);
      const content = { [contentType ?? 'application/json']: { schema }, ...Object.fromEntries(others) };
      return [status, schema ? { description, content } : { description }];
    },
  );
  return Object.fromEntries([...problems, ...declared]);
};

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .describe('The same key repeats the same call; a new call takes a new key'),
});

const requestOf = (route: Route) => ({
  ...(route.request.params ? { params: route.request.params } : {}),
  ...(route.request.query ? { query: route.request.query } : {}),
  ...(route.idempotency === 'required' ? { headers: idempotencyHeader } : {}),
  ...(route.request.body
    ? { body: { required: true, content: { 'application/json': { schema: route.request.body } } } }
    : {}),
});

/** The OpenAPI 3.1 document of a service; `x-tessera` says what generated tests need to know of each operation. */
export const openApiDocument = (service: ServiceName, version: string, routes: readonly Route[]): object => {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token from POST /v1/tokens',
  });
  for (const route of routes) {
    app.openAPIRegistry.registerPath({
      method: route.method,
      path: route.path,
      operationId: route.operationId,
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      tags: [...route.tags],
      ...(route.access.kind === 'public' ? {} : { security: [{ accessToken: [] }] }),
      request: requestOf(route) as never,
      responses: responsesOf(route) as never,
      'x-tessera': {
        access: route.access.kind,
        scopes: route.access.kind === 'tenant' ? route.access.scopes : [],
        idempotency: route.idempotency,
        ...(route.idempotencyReason === undefined ? {} : { idempotencyReason: route.idempotencyReason }),
        codes: codesByStatus(route),
        dependsOn: route.dependsOn,
      },
    });
  }
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: `Tessera ${service}`, version } });
};
