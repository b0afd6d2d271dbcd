import type { Refusal, Result } from '@tessera/kernel';
import type { StoredReply } from '../context/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { type Answer, storedAnswer } from './answer.ts';
import { checkReply } from './check-reply.ts';
import { PROBLEM_TYPE, refusalProblem } from './problem.ts';
import type { Reply, Route } from './route.ts';

type Outcome = Result<unknown, Refusal>;

const isOutcome = (value: unknown): value is Outcome =>
  value !== null && typeof value === 'object' && 'ok' in value && typeof value.ok === 'boolean';

const bytesOf = ({ body, headers }: Reply): Uint8Array => {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const isText = typeof body === 'string' && headers?.['content-type'] !== undefined;
  return Buffer.from(isText ? body : JSON.stringify(body));
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
  #remembered: { readonly outcome: Outcome; readonly reply: StoredReply } | undefined;

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
    const { reply } = this.#write(result);
    this.#remembered = { outcome: result, reply };
    return reply;
  };

  /** The answer to the client. */
  answer(outcome: Outcome): Answer {
    const remembered = this.#remembered;
    if (remembered?.outcome === outcome) return storedAnswer(remembered.reply);
    const { reply, headers } = this.#write(outcome);
    if (this.#route.idempotency === 'required') this.#compare(outcome, reply);
    return storedAnswer(reply, headers);
  }

  #write(outcome: Outcome): { reply: StoredReply; headers?: Readonly<Record<string, string>> } {
    const { operationId, refusals, responses } = this.#route;
    if (!outcome.ok) {
      const status = refusals[outcome.error.code];
      if (status === undefined) throw new Error(`${operationId} does not declare the refusal ${outcome.error.code}`);
      const problem = refusalProblem(outcome.error, status, this.#requestId);
      return { reply: { status, contentType: PROBLEM_TYPE, body: Buffer.from(JSON.stringify(problem)) } };
    }
    const reply = this.#route.toReply(outcome.value);
    const { status, headers = {} } = reply;
    const contentType = headers['content-type'] ?? responses[status]?.contentType ?? 'application/json';
    const body = bytesOf(reply);
    if (this.#options.validateReplies) checkReply(this.#route, { status, contentType, body });
    return { reply: { status, contentType, body }, headers };
  }

  /**
   * A refusal may differ from what was remembered, because a transaction that failed after remembering was undone. Two
   * successes may not.
   */
  #compare(outcome: Outcome, sent: StoredReply): void {
    if (!outcome.ok) return;
    const remembered = this.#remembered;
    const { operationId } = this.#route;
    if (remembered === undefined) {
      this.#complain(`${operationId}: the answer was not remembered; run its transaction with ctx.idempotency`);
    } else if (remembered.outcome.ok && Buffer.compare(remembered.reply.body, sent.body) !== 0) {
      this.#complain(`${operationId}: the answer that was remembered is not the one that was sent`);
    }
  }

  #complain(message: string): void {
    if (this.#options.validateReplies) throw new ReplyNotRemembered(message);
    this.#options.logger.error({ request_id: this.#requestId }, message);
  }
}
