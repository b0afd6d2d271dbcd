import { DependencyUnavailable, IdempotencyConflict, IdempotencyInFlight, IdempotentReplay } from '../context/index.ts';
import { QueueFull } from '../group-commit/index.ts';
import { failSpan, type Logger, type Span } from '../telemetry/index.ts';
import { type Answer, problemAnswer, storedAnswer } from './answer.ts';
import { type GenericCode, genericProblem, type ProblemExtra, ProblemResponse } from './problem.ts';

/** The client went away before its request had arrived; nobody reads the answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

export interface FailedRequest {
  readonly requestId: string;
  readonly span: Span;
  readonly logger: Logger;
  readonly route: string;
}

/** nginx's number for a client that closed the connection: it shows in metrics and is never read. */
const CLIENT_GONE = 499;

const SOON = { 'retry-after': '1' };

interface Explained {
  readonly code: GenericCode;
  readonly detail: string;
  readonly extra?: ProblemExtra;
  readonly headers?: Readonly<Record<string, string>>;
}

const explain = (error: unknown): Explained => {
  if (error instanceof ProblemResponse) {
    return { code: error.code, detail: error.message, extra: error.extra, headers: error.headers };
  }
  if (error instanceof IdempotencyConflict) {
    const detail = 'This Idempotency-Key belongs to a different request; use a new key.';
    return { code: 'idempotency.key_reused', detail };
  }
  if (error instanceof IdempotencyInFlight) {
    const detail = 'Repeat the call with the same key in a moment.';
    return { code: 'idempotency.in_flight', detail, headers: SOON };
  }
  if (error instanceof DependencyUnavailable) {
    const { dependency } = error;
    const detail = `${dependency} did not answer. Nothing is lost: repeat the call, with the same Idempotency-Key if it has one.`;
    return { code: 'dependency.unavailable', detail, extra: { dependency }, headers: SOON };
  }
  if (error instanceof QueueFull) {
    const detail = 'Nothing was done. Repeat the call in a moment, with the same Idempotency-Key if it has one.';
    return { code: 'service.overloaded', detail, headers: SOON };
  }
  return { code: 'internal', detail: 'The error is in our log under this request id.' };
};

/** The answer to a request that ended in an error: the public half. The cause goes to the log under the same ids. */
export const errorAnswer = (error: unknown, { requestId, span, logger, route }: FailedRequest): Answer => {
  if (error instanceof IdempotentReplay) return storedAnswer(error.reply, { 'idempotency-replayed': 'true' });
  if (error instanceof ClientGone) return { status: CLIENT_GONE, headers: {}, body: null };
  const { code, detail, extra, headers } = explain(error);
  const problem = genericProblem(code, requestId, detail, extra);
  if (problem.status >= 500) {
    failSpan(span, error);
    // What is away or full says so itself; only what nobody foresaw is an error of ours.
    logger[code === 'internal' ? 'error' : 'warn']({ err: error, request_id: requestId, route }, 'a request failed');
  }
  return problemAnswer(problem, headers);
};
