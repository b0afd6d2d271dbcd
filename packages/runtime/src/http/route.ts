import type { Scope, ServiceName } from '@tessera/contracts';
import type { Refusal, Result } from '@tessera/kernel';
import type { z } from 'zod';
import type { CallContext } from '../context/index.ts';
import { checkRoute } from './check-route.ts';
import type { Streamed } from './streamed.ts';

/** Who may call: anyone; anyone with a valid token; or a token of a tenant that carries all the scopes. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'user' }
  | { readonly kind: 'tenant'; readonly scopes: readonly Scope[] };

export interface RequestSchemas {
  readonly params?: z.ZodType;
  /** Unknown parameters are refused whether or not it is strict; where there is none, every parameter is unknown. */
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
  /** When the token that the request came with is over; undefined where none was looked at. */
  readonly tokenExpiresAt: Date | undefined;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; bytes, a `Streamed`, and a string with a `content-type` of its own, are sent as they are. */
  readonly body: unknown;
  /** Only on routes without idempotency: a stored answer has no headers of its own. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResponseDeclaration {
  readonly description: string;
  /** Of the JSON body; left out where there is none. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Further types that the caller may ask for, sent as bytes or text. */
  readonly alsoAs?: readonly string[];
}
export type ResponseDeclarations = Readonly<Record<number, ResponseDeclaration>>;

/** What goes over the wire, which nobody changes on its way there. */
export type Wire<T> = T extends readonly (infer Item)[]
  ? readonly Wire<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Wire<T[K]> }
    : T;

type Plain = string | Uint8Array | Streamed;

type BodyOf<D extends ResponseDeclaration> = D extends { readonly schema: infer S extends z.ZodType }
  ? Wire<z.input<S>> | Plain
  : D extends { readonly contentType: string }
    ? Plain
    : undefined;

/** A reply with one of the declared statuses and the body that this status declares. */
export type ReplyOf<R extends ResponseDeclarations> = {
  [S in keyof R & number]: {
    readonly status: S;
    readonly body: BodyOf<R[S]>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof R & number];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface RouteDefinition<
  S extends RequestSchemas,
  T,
  Code extends string,
  R extends ResponseDeclarations = ResponseDeclarations,
  Answer extends ReplyOf<R> = ReplyOf<R>,
> {
  readonly method: Method;
  /** `/v1/pools/{poolId}/entries` */
  readonly path: string;
  /** The use-case's name. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly access: Access;
  /**
   * `required` is the default of POST. A POST without it says why it may be repeated. A request that carries a password
   * must be `none`: its hash, and the answer, would be kept.
   */
  readonly idempotency?: 'required' | 'none';
  readonly idempotencyReason?: string;
  readonly request?: S;
  /** The route reads the bytes itself, as webhooks do; the body is then neither parsed nor required to be JSON. */
  readonly rawBody?: boolean;
  /** The largest body, in bytes, in place of the one for all routes. The gateway's table must let it through. */
  readonly bodyLimitBytes?: number;
  readonly responses: R;
  /** Every refusal the use-case can answer with, and its status; one that is missing fails the typecheck. */
  readonly refusals: Readonly<Record<Code, number>>;
  /** Other services that must answer for this route to work. */
  readonly dependsOn?: readonly ServiceName[];
  handle(input: InputOf<S>, ctx: CallContext, raw: RawRequest): Promise<Result<T, Refusal<Code>>>;
  /** Must be pure: it may be called again for the same value, and must then say the same. */
  toReply(value: T): Answer;
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
  readonly bodyLimitBytes?: number;
  readonly responses: ResponseDeclarations;
  readonly refusals: Readonly<Record<string, number>>;
  readonly dependsOn: readonly ServiceName[];
  handle(input: InputOf<RequestSchemas>, ctx: CallContext, raw: RawRequest): Promise<Result<unknown, Refusal>>;
  toReply(value: unknown): Reply;
}

/**
 * Declares one endpoint: its contract, who may call it, and the use-case behind it.
 * @throws Error when the declaration contradicts itself; a service with such a route does not start
 */
export const defineRoute = <
  const S extends RequestSchemas,
  T,
  Code extends string = never,
  const R extends ResponseDeclarations = ResponseDeclarations,
  const Answer extends ReplyOf<R> = ReplyOf<R>,
>(
  definition: RouteDefinition<S, T, Code, R, Answer>,
): Route => {
  // The list's callers parse with the route's own schemas first, so the wider signature is kept in fact.
  const route = {
    ...definition,
    idempotency: definition.idempotency ?? (definition.method === 'post' ? 'required' : 'none'),
    request: definition.request ?? {},
    rawBody: definition.rawBody ?? false,
    dependsOn: definition.dependsOn ?? [],
  } as unknown as Route;
  checkRoute(route);
  return route;
};

/** Picks the statuses of some codes out of a service's table: `pick(errorStatus, ['raffle.pool_full'])`. */
export const pick = <
  Table extends Readonly<Record<string, number>>,
  // The list itself, and not its items: those would be taken from what the route needs instead of from what is listed.
  const Codes extends readonly (keyof Table & string)[],
>(
  table: Table,
  codes: Codes,
): Pick<Table, Codes[number]> =>
  Object.fromEntries(codes.map((code) => [code, table[code]])) as Pick<Table, Codes[number]>;
