import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { ProblemResponse } from './problem.ts';

/** What bounds the work of one request. */
export interface Limits {
  /** Aborted when the time is over or the client has gone. */
  readonly signal: AbortSignal;
  readonly deadline: Date;
}

/** What became of work that outlived its request; `error` is undefined where it ended well. */
export type LateEnd = (error: unknown) => void;

const onDisconnect = (c: Context, abort: () => void): void => {
  const outgoing = (c.env as Partial<HttpBindings> | undefined)?.outgoing;
  if (outgoing === undefined) {
    // In process there is no connection, only the request's own signal.
    c.req.raw.signal.addEventListener('abort', abort, { once: true });
    return;
  }
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort();
  });
};

/**
 * Gives the work `timeoutMs`. What runs past it goes on to its end, unseen: its transaction may commit, so the caller is
 * told to repeat the call and not that nothing happened.
 * @throws ProblemResponse request.timeout
 */
export const withDeadline = <T>(
  c: Context,
  timeoutMs: number,
  work: (limits: Limits) => Promise<T>,
  onLateEnd: LateEnd,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      const detail = `No answer within ${timeoutMs} ms. Repeat the call, with the same Idempotency-Key if it has one.`;
      const problem = new ProblemResponse('request.timeout', detail);
      reject(problem);
      abort.abort(problem);
    }, timeoutMs);
    onDisconnect(c, () => abort.abort());
    work({ signal: abort.signal, deadline: new Date(Date.now() + timeoutMs) }).then(
      (value) => {
        clearTimeout(timer);
        if (late) onLateEnd(undefined);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (late) onLateEnd(error);
        else reject(error);
      },
    );
  });
