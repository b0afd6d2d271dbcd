import type { StoredReply } from '../context/index.ts';
import { PROBLEM_TYPE, type Problem } from './problem.ts';

/** What is sent, before it is a Response: plain headers are many times cheaper to complete than a Headers object. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | ReadableStream<Uint8Array> | null;
}

export const problemAnswer = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: problem.status,
  headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(problem),
});

/** RFC 9110, section 15.5.2: whoever is told 401 is told how to do better. */
const CHALLENGE = { 'www-authenticate': 'Bearer realm="tessera"' };

/** `headers` never replaces the content type. An empty content has none. */
export const contentAnswer = (
  status: number,
  contentType: string,
  content: Uint8Array | string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Answer => {
  const common = { 'cache-control': 'no-store', ...(status === 401 ? CHALLENGE : {}), ...headers };
  return !(content instanceof ReadableStream) && content.length === 0
    ? { status, headers: common, body: null }
    : { status, headers: { ...common, 'content-type': contentType }, body: content };
};

/** The stored bytes as they are. */
export const storedAnswer = (
  { status, contentType, body }: StoredReply,
  headers: Readonly<Record<string, string>>,
): Answer => contentAnswer(status, contentType, body, headers);

export const toHttpResponse = ({ status, headers, body }: Answer, requestId: string): Response =>
  new Response(body as Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array<ArrayBuffer>> | null, {
    status,
    headers: { ...headers, 'x-request-id': requestId },
  });
