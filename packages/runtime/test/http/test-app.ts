import { trace } from '@opentelemetry/api';
import type { Scope, TokenClaims } from '@tessera/contracts';
import { ok, type Refusal, type Result, systemClock, uuidv7Ids } from '@tessera/kernel';
import { Registry } from 'prom-client';
import { z } from 'zod';
import type { CallContext } from '../../src/context/index.ts';
import {
  createHttpApp,
  defineRoute,
  type HttpAppOptions,
  type InputOf,
  type Problem,
  type RawRequest,
  type RequestSchemas,
  type Route,
  type TokenVerifier,
} from '../../src/http/index.ts';
import { createLogger, type Telemetry } from '../../src/telemetry/index.ts';

export const newId = uuidv7Ids(systemClock);
export const TENANT = newId();
export const USER = newId();

export const claimsOf = (claims: Partial<TokenClaims> = {}): TokenClaims => ({
  iss: 'https://identity.test',
  aud: 'tessera',
  sub: USER,
  tid: TENANT,
  role: 'member',
  scopes: ['pools:read'],
  iat: 0,
  exp: Number.MAX_SAFE_INTEGER,
  jti: 'token',
  ...claims,
});

/** Tokens by name, so that a test of what follows needs no keys; the verifier itself has tests of its own. */
const knownTokens: Readonly<Record<string, Awaited<ReturnType<TokenVerifier>>>> = {
  good: { status: 'valid', claims: claimsOf() },
  'no-tenant': { status: 'valid', claims: claimsOf({ tid: undefined, role: undefined, scopes: [] }) },
  powerless: { status: 'valid', claims: claimsOf({ scopes: [] }) },
  expired: { status: 'expired' },
};
export const verifyNamedToken: TokenVerifier = async (token) => knownTokens[token] ?? { status: 'invalid' };

export const quietTelemetry = (): Telemetry => ({
  tracer: trace.getTracer('test'),
  registry: new Registry(),
  shutdown: async () => undefined,
});

export interface TestApp {
  readonly app: ReturnType<typeof createHttpApp>;
  readonly telemetry: Telemetry;
  /** What was logged, a record a line. */
  logged(): Record<string, unknown>[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** An app of the given routes. `post` sends JSON under a new key; a string goes as it is. */
export const testApp = (routes: readonly Route[], options: Partial<HttpAppOptions> = {}): TestApp => {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'wallet',
    level: 'debug',
    destination: { write: (line) => lines.push(line) },
  });
  const telemetry = quietTelemetry();
  const app = createHttpApp({
    ...{ service: 'wallet', version: '1.2.3', routes, clock: systemClock, newId, logger, telemetry },
    verifyToken: verifyNamedToken,
    readiness: async () => ({ ready: true, checks: [] }),
    ...options,
  });
  return {
    app,
    telemetry: options.telemetry ?? telemetry,
    logged: () => lines.map((line) => JSON.parse(line)),
    get: async (path, headers = {}) => app.request(path, { headers: { authorization: 'Bearer good', ...headers } }),
    post: async (path, body, headers = {}) =>
      app.request(path, {
        method: 'POST',
        headers: {
          authorization: 'Bearer good',
          'idempotency-key': newId(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
};

export const problemOf = async (response: Response): Promise<Problem> => {
  if (response.headers.get('content-type') !== 'application/problem+json')
    throw new Error(`not a problem: ${response.status} ${await response.text()}`);
  return (await response.json()) as Problem;
};

const POOLS_READ: readonly Scope[] = ['pools:read'];

const described = { summary: 'For tests', tags: ['tests'], access: { kind: 'tenant', scopes: POOLS_READ } } as const;

type Handler<S extends RequestSchemas> = (
  input: InputOf<S>,
  ctx: CallContext,
  raw: RawRequest,
) => Promise<Result<unknown, Refusal<'wallet.closed' | 'wallet.empty' | 'wallet.locked_out'>>>;

const echo: Handler<RequestSchemas> = async (input) => ok(input);

/** GET /v1/things that answers with the input it was given, unless told otherwise. */
export const getThings = <const S extends RequestSchemas>(request: S, handle: Handler<S> = echo as Handler<S>): Route =>
  defineRoute({
    ...described,
    method: 'get',
    path: '/v1/things',
    operationId: 'getThings',
    request,
    responses: { 200: { description: 'What was asked', schema: z.unknown() } },
    refusals: { 'wallet.closed': 409, 'wallet.empty': 404, 'wallet.locked_out': 401 },
    handle,
    toReply: (body) => ({ status: 200, body }),
  });

/** POST /v1/things/{name} that remembers its answer through the scope, as a transaction would. */
export const postThing = <const S extends RequestSchemas>(
  body: z.ZodType,
  handle: Handler<S> = echo as Handler<S>,
): Route =>
  defineRoute({
    ...described,
    method: 'post',
    path: '/v1/things/{name}',
    operationId: 'postThing',
    request: { params: z.object({ name: z.string() }), body },
    responses: { 201: { description: 'Made', schema: z.unknown() } },
    refusals: { 'wallet.closed': 409, 'wallet.empty': 404, 'wallet.locked_out': 401 },
    async handle(input, ctx, raw) {
      const result = await handle(input as unknown as InputOf<S>, ctx, raw);
      ctx.idempotency?.toReply(result);
      return result;
    },
    toReply: (made) => ({ status: 201, body: made }),
  });
