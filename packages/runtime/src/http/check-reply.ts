import type { Route } from './route.ts';
import { Streamed } from './streamed.ts';
import { undeclaredFields } from './strict-schema.ts';

/** A reply that is not what its route declares: a bug, found by tests. */
export class ReplyMismatch extends Error {
  override readonly name = 'ReplyMismatch';
}

/** A reply as it goes over the wire. */
export interface SentReply {
  readonly status: number;
  readonly contentType: string;
  readonly content: Uint8Array | string | Streamed;
}

/** What is wrong with a reply; undefined where it is as declared. */
const mismatchOf = ({ responses }: Route, { status, contentType, content }: SentReply): string | undefined => {
  const declared = responses[status];
  if (!declared) return 'this status is not declared';
  if (content instanceof Streamed)
    return [declared.contentType, ...(declared.alsoAs ?? [])].includes(contentType)
      ? undefined
      : 'no streamed body is declared';
  if (!declared.schema) {
    return content.length > 0 && declared.contentType === undefined ? 'no body is declared' : undefined;
  }
  if (!/^application\/(.+\+)?json\b/.test(contentType)) return undefined;
  const value: unknown = content.length === 0 ? undefined : JSON.parse(Buffer.from(content).toString('utf8'));
  const parsed = declared.schema.safeParse(value);
  if (!parsed.success) return parsed.error.message;
  const undeclared = undeclaredFields(declared.schema, value);
  return undeclared.length > 0 ? `these fields are not declared: ${undeclared.join(', ')}` : undefined;
};

/** @throws ReplyMismatch for an undeclared status, a body that does not fit, and a field that nobody declared */
export const checkReply = (route: Route, reply: SentReply): void => {
  const mismatch = mismatchOf(route, reply);
  if (mismatch !== undefined) throw new ReplyMismatch(`${route.operationId} ${reply.status}: ${mismatch}`);
};
