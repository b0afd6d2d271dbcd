import type { Refusal, Result } from '@tessera/kernel';
import type { StoredReply } from '../context/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { type Answer, contentAnswer } from './answer.ts';
import { checkReply } from './check-reply.ts';
import { PROBLEM_TYPE, refusalProblem } from './problem.ts';
import type { Reply, Route } from './route.ts';

type Outcome = Result<unknown, Refusal>;

const isOutcome = (value: unknown): value is Outcome =>
  value !== null && typeof value === 'object' && 'ok' in value && typeof value.ok === 'boolean';

const isInPieces = (value: unknown): value is AsyncIterable<string> =>
  value !== null && typeof value === 'object' && Symbol.asyncIterator in value;

const encoder = new TextEncoder();

/** Asks for the next piece when the client has taken the one before. When the source fails, the connection breaks off. */
const streamOf = (pieces: AsyncIterable<string>): ReadableStream<Uint8Array> =>
  ReadableStream.from(
    (async function* () {
      for await (const piece of pieces) yield encoder.encode(piece);
    })(),
  );

type Content = Uint8Array | string | ReadableStream<Uint8Array>;

const contentOf = ({ body, headers }: Reply): Content => {
  if (body === undefined) return '';
  if (body instanceof Uint8Array) return body;
  if (isInPieces(body)) return streamOf(body);
  return typeof body === 'string' && headers?.['content-type'] !== undefined ? body : JSON.stringify(body);
};

/** A reply before it is stored. Text stays text, because Node sends it in one piece with the head, and bytes in two. */
interface Written {
  readonly status: number;
  readonly contentType: string;
  readonly content: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is repeated has no headers of its own, so the first time has none either. */
const withoutHeaders = ({ headers: _, ...written }: Written): Written => written;

const bytesOf = ({ content }: Written): Uint8Array => {
  if (content instanceof ReadableStream) throw new TypeError('a body that is sent piece by piece cannot be remembered');
  return typeof content === 'string' ? Buffer.from(content) : content;
};

const answerWith = ({ status, contentType, content, headers }: Written): Answer =>
  contentAnswer(status, contentType, content, headers);

/** A refusal that says in its details when to come back says so to those as well who read headers only. */
const retryAfter = ({ details }: Refusal): Readonly<Record<string, string>> => {
  const seconds = details?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? { 'retry-after': String(Math.ceil(seconds)) } : {};
};

export interface ReplyOptions {
  readonly logger: Logger;
  /** Holds every reply against its declaration, and every remembered answer against the one that is sent. */
  readonly validateReplies: boolean;
}

/** A use-case and its transaction disagree about what was answered, so that a repeated call would get another answer. */
export class ReplyNotRemembered extends Error {
  override readonly name = 'ReplyNotRemembered';
}

/**
 * Turns the result of one call into bytes, once: what the transaction stored under the call's idempotency key is what
 * the client gets.
 */
export class ReplyWriter {
  readonly #route: Route;
  readonly #requestId: string;
  readonly #options: ReplyOptions;
  #remembered: { readonly outcome: Outcome; readonly written: Written } | undefined;

  constructor(route: Route, requestId: string, options: ReplyOptions) {
    this.#route = route;
    this.#requestId = requestId;
    this.#options = options;
  }

  /** Called by whoever stores the answer, in the transaction of the effect; again when that transaction is repeated. */
  readonly remember = (result: unknown): StoredReply => {
    if (!isOutcome(result)) {
      throw new TypeError(`${this.#route.operationId}: a remembered transaction must return the use-case's Result`);
    }
    const written = this.#write(result);
    this.#remembered = { outcome: result, written };
    return { status: written.status, contentType: written.contentType, body: bytesOf(written) };
  };

  /** The answer to the client. */
  answer(outcome: Outcome): Answer {
    const remembered = this.#remembered;
    if (remembered?.outcome === outcome) return answerWith(withoutHeaders(remembered.written));
    const written = this.#write(outcome);
    if (this.#route.idempotency === 'required') this.#compare(outcome, written);
    return answerWith(written);
  }

  #write(outcome: Outcome): Written {
    const { operationId, refusals, responses } = this.#route;
    if (!outcome.ok) {
      const status = refusals[outcome.error.code];
      if (status === undefined) throw new Error(`${operationId} does not declare the refusal ${outcome.error.code}`);
      const problem = refusalProblem(outcome.error, status, this.#requestId);
      const headers = retryAfter(outcome.error);
      return { status, contentType: PROBLEM_TYPE, content: JSON.stringify(problem), headers };
    }
    const reply = this.#route.toReply(outcome.value);
    const { status, headers = {} } = reply;
    const contentType = headers['content-type'] ?? responses[status]?.contentType ?? 'application/json';
    const content = contentOf(reply);
    if (this.#options.validateReplies) {
      const known = content instanceof ReadableStream ? 'sent piece by piece' : content;
      checkReply(this.#route, { status, contentType, content: known });
    }
    return { status, contentType, content, headers };
  }

  /**
   * A refusal may differ from what was remembered, because a transaction that failed after remembering was undone. Two
   * successes may not.
   */
  #compare(outcome: Outcome, sent: Written): void {
    if (!outcome.ok) return;
    const remembered = this.#remembered;
    const { operationId } = this.#route;
    if (remembered === undefined) {
      this.#complain(`${operationId}: the answer was not remembered; run its transaction with ctx.idempotency`);
    } else if (remembered.outcome.ok && Buffer.compare(bytesOf(remembered.written), bytesOf(sent)) !== 0) {
      this.#complain(`${operationId}: the answer that was remembered is not the one that was sent`);
    }
  }

  #complain(message: string): void {
    if (this.#options.validateReplies) throw new ReplyNotRemembered(message);
    this.#options.logger.error({ request_id: this.#requestId }, message);
  }
}
