import { sha256 } from '@tessera/kernel';
import type { IdempotencyScope, StoredReply } from '../context/index.ts';
import { ProblemResponse } from './problem.ts';
import type { Route } from './route.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

const DETAIL =
  'Send a unique Idempotency-Key of 1 to 255 visible ASCII characters, and the same one when you repeat the call.';

/** JSON with sorted keys: equal requests hash equally whatever the order of their fields. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    return inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  });

/** What was asked, as one hash: the operation, and the parsed path, query and body. */
export const requestHash = (operation: string, input: unknown): Uint8Array =>
  sha256(Buffer.from(`${operation}\n${sortedJson(input)}`));

/** @throws ProblemResponse when the key is missing or not 1 to 255 visible ASCII characters */
export const idempotencyKeyOf = (headers: Headers): string => {
  const key = headers.get('idempotency-key');
  if (key !== null && KEY.test(key)) return key;
  const code = key === null ? 'required' : 'invalid_format';
  throw new ProblemResponse('request.idempotency_key_missing', DETAIL, {
    errors: [{ in: 'header', pointer: '/idempotency-key', code, message: DETAIL }],
  });
};

/** The scope of a call that must have one effect (IETF draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyScope = (
  { operationId }: Route,
  key: string,
  subject: string,
  input: unknown,
  toReply: (result: unknown) => StoredReply,
): IdempotencyScope => ({
  subject,
  operation: operationId,
  key,
  requestHash: requestHash(operationId, input),
  toReply,
});
