import type { Scope, ServiceName } from '@tessera/contracts';
import type { Refusal, Result } from '@tessera/kernel';
import type { z } from 'zod';
import type { CallContext } from '../context/index.ts';
import { assertStrict } from './strict-schema.ts';

/** Who may call: anyone; anyone with a valid token; or a token of a tenant that carries all the scopes. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'user' }
  | { readonly kind: 'tenant'; readonly scopes: readonly Scope[] };

export interface RequestSchemas {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Every object in it must be strict: unknown fields are refused. */
  readonly body?: z.ZodType;
}

export type InputOf<S extends RequestSchemas> = {
  readonly [K in 'params' | 'query' | 'body']: S[K] extends z.ZodType ? z.output<S[K]> : undefined;
};

/** The request itself, for the few routes that need its bytes or other headers. */
export interface RawRequest {
  readonly headers: Headers;
  /** As received; empty where the method has no body. */
  readonly body: Uint8Array;
  /** Address of the other end of the connection, or what a trusted proxy says it is. */
  readonly remoteAddress: string;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; a string or bytes are sent as they are, under the content type of `headers`. */
  readonly body: unknown;
  /** Only on routes without idempotency: a stored answer has no headers of its own. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResponseDeclaration {
  readonly description: string;
  /** Of the JSON body; left out where there is none. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface RouteDefinition<S extends RequestSchemas, T, Code extends string> {
  readonly method: Method;
  /** `/v1/pools/{poolId}/entries` */
  readonly path: string;
  /** The use-case's name. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly access: Access;
  /** `required` is the default of POST. A POST without it says why it may be repeated. */
  readonly idempotency?: 'required' | 'none';
  readonly idempotencyReason?: string;
  readonly request?: S;
  /** The route reads the bytes itself, as webhooks do; the body is then neither parsed nor required to be JSON. */
  readonly rawBody?: boolean;
  readonly responses: Readonly<Record<number, ResponseDeclaration>>;
  /** Every refusal the use-case can answer with, and its status; one that is missing fails the typecheck. */
  readonly refusals: Readonly<Record<Code, number>>;
  /** Other services that must answer for this route to work. */
  readonly dependsOn?: readonly ServiceName[];
  handle(input: InputOf<S>, ctx: CallContext, raw: RawRequest): Promise<Result<T, Refusal<Code>>>;
  toReply(value: T): Reply;
}

/** A route of any shape, as a list holds them. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly access: Access;
  readonly idempotency: 'required' | 'none';
  readonly idempotencyReason?: string;
  readonly request: RequestSchemas;
  readonly rawBody: boolean;
  readonly responses: Readonly<Record<number, ResponseDeclaration>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly dependsOn: readonly ServiceName[];
  handle(input: InputOf<RequestSchemas>, ctx: CallContext, raw: RawRequest): Promise<Result<unknown, Refusal>>;
  toReply(value: unknown): Reply;
}

/**
 * Declares one endpoint: its contract, who may call it, and the use-case behind it.
 * @throws Error when the declaration contradicts itself; a service with such a route does not start
 */
export const defineRoute = <const S extends RequestSchemas, T, Code extends string = never>(
  definition: RouteDefinition<S, T, Code>,
): Route => {
  const idempotency = definition.idempotency ?? (definition.method === 'post' ? 'required' : 'none');
  const complain = (what: string): never => {
    throw new Error(`${definition.operationId}: ${what}`);
  };
  if (definition.method === 'post' && idempotency === 'none' && !definition.idempotencyReason) {
    complain('a POST without idempotency says why it may be repeated (idempotencyReason)');
  }
  if (definition.request?.body) assertStrict(definition.request.body, definition.operationId);
  // The list's callers parse with the route's own schemas first, so the wider signature is kept in fact.
  return {
    ...definition,
    idempotency,
    request: definition.request ?? {},
    rawBody: definition.rawBody ?? false,
    dependsOn: definition.dependsOn ?? [],
  } as unknown as Route;
};

/** Picks the statuses of some codes out of a service's table: `pick(errorStatus, ['raffle.pool_full'])`. */
export const pick = <Table extends Readonly<Record<string, number>>, Code extends keyof Table & string>(
  table: Table,
  codes: readonly Code[],
): Pick<Table, Code> => Object.fromEntries(codes.map((code) => [code, table[code]])) as Pick<Table, Code>;
