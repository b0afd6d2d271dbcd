import type { Refusal, Result } from '@tessera/kernel';
import { sha256 } from '@tessera/kernel';
import type { IdempotencyScope, StoredReply } from '../context/index.ts';
import { PROBLEM_TYPE, ProblemResponse, refusalProblem } from './problem.ts';
import type { Route } from './route.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** JSON with sorted keys: equal requests hash equally whatever the order of their fields. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    return inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  });

/** What the client gets and, where it is remembered, what is stored: made once, the same bytes. */
export const toStoredReply = (route: Route, result: Result<unknown, Refusal>, requestId: string): StoredReply => {
  if (!result.ok) {
    const status = route.refusals[result.error.code];
    if (status === undefined) throw new Error(`${route.operationId} does not declare the refusal ${result.error.code}`);
    return {
      status,
      contentType: PROBLEM_TYPE,
      body: Buffer.from(JSON.stringify(refusalProblem(result.error, status, requestId))),
    };
  }
  const { status, body, headers } = route.toReply(result.value);
  const contentType = headers?.['content-type'] ?? 'application/json';
  if (body === undefined) return { status, contentType, body: new Uint8Array() };
  if (body instanceof Uint8Array) return { status, contentType, body };
  return {
    status,
    contentType,
    body: Buffer.from(typeof body === 'string' && headers?.['content-type'] ? body : JSON.stringify(body)),
  };
};

/**
 * The scope of a call that must have one effect (IETF draft-ietf-httpapi-idempotency-key-header).
 * @throws ProblemResponse when the key is missing or not 1 to 255 visible ASCII characters
 */
export const idempotencyScope = (
  route: Route,
  key: string | null,
  subject: string,
  input: unknown,
  requestId: string,
): IdempotencyScope => {
  if (key === null || !KEY.test(key)) {
    const detail =
      'Send a unique Idempotency-Key of 1 to 255 visible ASCII characters, and the same one when you repeat the call.';
    const code = key === null ? 'required' : 'invalid_format';
    throw new ProblemResponse('request.idempotency_key_missing', detail, {
      errors: [{ in: 'header', pointer: '/idempotency-key', code, message: detail }],
    });
  }
  return {
    subject,
    operation: route.operationId,
    key,
    requestHash: sha256(Buffer.from(sortedJson(input))),
    toReply: (result) => toStoredReply(route, result as Result<unknown, Refusal>, requestId),
  };
};
