import { createHash } from 'node:crypto';
import { headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { inboxOf, type RequestContract, serviceNames } from '@tessera/contracts';
import type { Clock, NewId, Refusal, Result } from '@tessera/kernel';
import type { z } from 'zod';
import {
  type CallContext,
  DependencyUnavailable,
  IdempotencyConflict,
  IdempotencyInFlight,
  type IdempotencyScope,
  IdempotentReplay,
  type StoredReply,
} from '../context/index.ts';
import { contextFromTraceparent, type Logger, SpanKind, withSpan } from '../telemetry/index.ts';
import type { RequestMetrics } from './metrics.ts';
import { OUTCOME_HEADER, type RequestHead, type RequestOutcome, readRequestHead } from './request-wire.ts';

/** Answers one request contract. */
export interface Responder<R extends RequestContract = RequestContract> {
  readonly request: R;
  handle(
    input: z.output<R['input']>,
    ctx: CallContext,
  ): Promise<Result<z.input<R['output']>, Refusal<R['errors'][number]['code']>>>;
}

// A responder of any contract, as a list holds them: its own contract has already parsed what it is handed.
export type AnyResponder = Responder<RequestContract>;

export const defineResponder = <R extends RequestContract>(responder: Responder<R>): AnyResponder =>
  responder as unknown as AnyResponder;

export interface ResponderOptions {
  readonly nats: NatsConnection;
  readonly logger: Logger;
  readonly metrics: RequestMetrics;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** HTTP numbers, so that one table remembers replies of both kinds. */
const STATUS: Readonly<Record<'done' | 'refused', number>> = { done: 200, refused: 422 };

/** Serves responders in the service's queue group, each request on its own; stops by draining. */
export class RequestServer {
  readonly #responders: readonly AnyResponder[];
  readonly #options: ResponderOptions;
  readonly #running = new Set<Promise<void>>();
  #subscriptions: Subscription[] = [];

  constructor(responders: readonly AnyResponder[], options: ResponderOptions) {
    this.#responders = responders;
    this.#options = options;
  }

  start(): void {
    this.#subscriptions = this.#responders.map((responder) =>
      this.#options.nats.subscribe(responder.request.subject, {
        queue: responder.request.service,
        callback: (error, message) => {
          if (error)
            this.#options.logger.error(
              { err: error, subject: responder.request.subject },
              'a request could not be received',
            );
          else this.#track(this.#answer(responder, message));
        },
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#subscriptions.map((subscription) => subscription.drain()));
    await Promise.allSettled(this.#running);
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  async #answer(responder: AnyResponder, message: Msg): Promise<void> {
    const { request } = responder;
    const started = performance.now();
    const head = readRequestHead(message.headers);
    let reply: Reply = failed('invalid', 'the request lacks tenant, caller or deadline');
    if (head && !isReplyOf(head.caller, message.reply)) {
      this.#options.logger.error(
        { subject: request.subject, caller: head.caller },
        'a request named a caller that it is not of',
      );
      return;
    }
    if (head && head.deadline.getTime() <= Date.now()) return; // Nobody waits any more, and nothing has been done.
    if (head) {
      const parent = contextFromTraceparent(head.traceparent);
      const attributes = {
        'rpc.system.name': 'nats',
        'rpc.service': request.service,
        'rpc.method': request.verb,
        'tessera.tenant_id': head.tenantId,
      };
      reply = await withSpan(
        `respond ${request.subject}`,
        { kind: SpanKind.SERVER, attributes, ...(parent ? { parent } : { root: true }) },
        () => this.#reply(responder, message, head),
      );
    }
    this.#options.metrics.ended(request.subject, reply.outcome, (performance.now() - started) / 1_000);
    const replyHeaders = headers();
    replyHeaders.set(OUTCOME_HEADER, reply.outcome);
    message.respond(reply.body, { headers: replyHeaders });
  }

  async #reply(responder: AnyResponder, message: Msg, head: RequestHead): Promise<Reply> {
    const { request } = responder;
    try {
      const input = request.input.safeParse(message.json());
      if (!input.success) return failed('invalid', input.error.message);
      if (request.changes && head.idempotencyKey === undefined)
        return failed('invalid', 'an idempotency key is required');
      const result = await responder.handle(input.data, this.#contextOf(request, head, input.data));
      return fromStored(toStored(request, result));
    } catch (error) {
      if (error instanceof IdempotentReplay) return fromStored(error.reply);
      if (error instanceof IdempotencyInFlight) return failed('in-flight', error.message);
      if (error instanceof IdempotencyConflict) return failed('conflict', error.message);
      const level = error instanceof DependencyUnavailable ? 'warn' : 'error';
      this.#options.logger[level]({ err: error, subject: request.subject }, 'a request failed');
      return failed('failed', 'the request failed and may be repeated with the same key');
    }
  }

  #contextOf(request: RequestContract, head: RequestHead, input: unknown): CallContext {
    const base = {
      tenantId: head.tenantId,
      actor: head.actor,
      correlationId: head.correlationId,
      clock: this.#options.clock,
      newId: this.#options.newId,
      deadline: head.deadline,
    };
    if (!request.changes || head.idempotencyKey === undefined) return base;
    return { ...base, idempotency: requestScope(request, `service:${head.caller}`, head.idempotencyKey, input) };
  }
}

/**
 * The scope in which a call of a request is remembered. Who has to find, or to forestall, somebody's call names the same one.
 * @param subject who asks, as in `service:raffle`
 * @param input the input as the contract parses it
 */
export const requestScope = (
  request: RequestContract,
  subject: string,
  key: string,
  input: unknown,
): IdempotencyScope => ({
  subject,
  operation: request.subject,
  key,
  requestHash: createHash('sha256').update(canonicalJson(input)).digest(),
  toReply: (result) => toStored(request, result as Result<unknown, Refusal>),
});

/** The answer that was remembered of a call; undefined where it was refused. */
export const answerIn = <R extends RequestContract>(
  request: R,
  stored: StoredReply,
): z.output<R['output']> | undefined =>
  stored.status === STATUS.done
    ? (request.output.parse(JSON.parse(Buffer.from(stored.body).toString())) as z.output<R['output']>)
    : undefined;

/**
 * Only the caller's own user can subscribe its inbox, so a reply that goes there proves the caller; and a request cannot
 * make us publish on a subject of our own.
 */
const isReplyOf = (caller: string, reply: string | undefined): boolean => {
  const service = serviceNames.find((name) => name === caller);
  return service !== undefined && reply?.startsWith(`${inboxOf(service)}.`) === true;
};

interface Reply {
  readonly outcome: RequestOutcome;
  readonly body: Uint8Array;
}

const failed = (outcome: RequestOutcome, reason: string): Reply => ({
  outcome,
  body: Buffer.from(JSON.stringify({ reason })),
});

const fromStored = (stored: StoredReply): Reply => ({
  outcome: stored.status === STATUS.done ? 'done' : 'refused',
  body: stored.body,
});

const toStored = (request: RequestContract, result: Result<unknown, Refusal>): StoredReply => ({
  status: result.ok ? STATUS.done : STATUS.refused,
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify(result.ok ? request.output.parse(result.value) : result.error)),
});

/** JSON with sorted keys, so that equal requests hash equally whatever the order their fields came in. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
