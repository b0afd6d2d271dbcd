import type { Refusal } from '@tessera/kernel';

/** One thing that was wrong with a request, and where. */
export interface ProblemError {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** JSON pointer (RFC 6901) into that part; '' is the part itself. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** A problem details object (RFC 9457). `code` is stable; titles and details may be reworded. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** The request's id, also in `x-request-id` and in the logs. */
  readonly requestId: string;
  readonly errors?: readonly ProblemError[];
  /** What was unavailable, with `dependency.unavailable`. */
  readonly dependency?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Codes that any route may answer with, their status and title. */
export const genericProblems = {
  'request.malformed_json': [400, 'The body is not JSON'],
  'request.invalid': [400, 'The request does not fit its schema'],
  'request.idempotency_key_missing': [400, 'An Idempotency-Key is required'],
  'auth.token_missing': [401, 'A token is required'],
  'auth.token_invalid': [401, 'The token is not valid'],
  'auth.token_expired': [401, 'The token has expired'],
  'auth.tenant_required': [403, 'The token names no tenant'],
  'auth.scope_missing': [403, 'The token lacks a right'],
  'route.not_found': [404, 'There is nothing here'],
  'route.method_not_allowed': [405, 'This method is not allowed here'],
  'idempotency.in_flight': [409, 'The first call with this key is still running'],
  'request.body_too_large': [413, 'The body is too large'],
  'request.unsupported_media_type': [415, 'The body is of an unsupported type'],
  'idempotency.key_reused': [422, 'The key was used for another request'],
  'rate.limited': [429, 'Too many requests'],
  'live.too_many_streams': [429, 'Too many live streams are open'],
  internal: [500, 'Something went wrong on our side'],
  'dependency.unavailable': [503, 'Something needed is unavailable'],
  'service.overloaded': [503, 'Too many callers at once'],
  'request.timeout': [504, 'The answer took too long'],
  // Answered by the connection, before there is a route.
  'request.malformed_http': [400, 'This is not HTTP'],
  'request.too_slow': [408, 'The request took too long to arrive'],
  'request.headers_too_large': [431, 'The headers are too large'],
} as const satisfies Record<string, readonly [number, string]>;
export type GenericCode = keyof typeof genericProblems;

const typeOf = (code: string): string => `https://tessera.dev/problems/${code}`;

/** What a problem may say besides its code. */
export type ProblemExtra = Pick<Problem, 'errors' | 'dependency' | 'details'>;

export const genericProblem = (
  code: GenericCode,
  requestId: string,
  detail: string,
  extra: ProblemExtra = {},
): Problem => {
  const [status, title] = genericProblems[code];
  return { type: typeOf(code), title, status, detail, code, requestId, ...extra };
};

/** `wallet.insufficient_funds` → `Insufficient funds`. */
const titleOf = (code: string): string => {
  const words = (code.split('.').at(-1) ?? code).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const refusalProblem = (refusal: Refusal, status: number, requestId: string): Problem => ({
  type: typeOf(refusal.code),
  title: titleOf(refusal.code),
  status,
  detail: refusal.message,
  code: refusal.code,
  requestId,
  ...(refusal.pointer === undefined
    ? {}
    : { errors: [{ in: 'body' as const, pointer: refusal.pointer, code: refusal.code, message: refusal.message }] }),
  ...(refusal.details === undefined ? {} : { details: refusal.details }),
});

/** Ends a request with a problem. Thrown inside the request flow, never by a use-case, which returns a refusal. */
export class ProblemResponse extends Error {
  override readonly name = 'ProblemResponse';
  readonly code: GenericCode;
  readonly extra: ProblemExtra;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: GenericCode,
    detail: string,
    extra: ProblemExtra = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.extra = extra;
    this.headers = headers;
  }
}

/** A problem as a response of its own, for what answers outside a route, as the gateway does. */
export const toResponse = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers },
  });

/** The answer to one who asked too often (RFC 6585), with when to come back, in seconds. */
export const rateLimitedResponse = (
  requestId: string,
  retryAfterSeconds: number,
  headers: Readonly<Record<string, string>>,
): Response =>
  toResponse(genericProblem('rate.limited', requestId, `Try again in ${retryAfterSeconds} seconds.`), {
    ...headers,
    'retry-after': String(retryAfterSeconds),
  });
