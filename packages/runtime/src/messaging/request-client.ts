import { setTimeout as delay } from 'node:timers/promises';
import { errors, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import type { RequestContract, ServiceName } from '@tessera/contracts';
import { err, ok, type Refusal, type Result } from '@tessera/kernel';
import type { z } from 'zod';
import { type CallContext, DependencyUnavailable } from '../context/index.ts';
import { SpanKind, withSpan } from '../telemetry/index.ts';
import { type Reconnections, reconnectionsOf } from './connection.ts';
import type { RequestMetrics } from './metrics.ts';
import { OUTCOME_HEADER, type RequestOutcome, requestHeaders } from './request-wire.ts';

export interface CallOptions {
  /** Required by every request that changes something: the same key has the same effect and the same answer for ever. */
  readonly idempotencyKey?: string;
  /** Defaults to the contract's own; never beyond the caller's deadline. */
  readonly timeoutMs?: number;
}

/** Asks another service over NATS. */
export interface RequestClient {
  /**
   * Returns the callee's answer, or its refusal as a value.
   * @throws DependencyUnavailable when nobody answered in time: the effect may or may not have happened; call again with the same key
   */
  call<R extends RequestContract>(
    request: R,
    input: z.input<R['input']>,
    ctx: CallContext,
    options?: CallOptions,
  ): Promise<Result<z.output<R['output']>, Refusal<R['errors'][number]['code']>>>;
}

/** How long to wait before asking again while the first call with this key still runs. */
const IN_FLIGHT_PAUSE_MS = 50;

export const createRequestClient = (
  service: ServiceName,
  nats: NatsConnection,
  metrics: RequestMetrics,
): RequestClient => {
  const reconnections = reconnectionsOf(nats);
  return {
    async call(request, input, ctx, options = {}) {
      if (request.changes && options.idempotencyKey === undefined) {
        throw new Error(`${request.subject} changes something and needs an idempotency key`);
      }
      const attributes = {
        'rpc.system.name': 'nats',
        'rpc.service': request.service,
        'rpc.method': request.verb,
        'server.address': request.subject,
        'tessera.tenant_id': ctx.tenantId,
      };
      const started = performance.now();
      let outcome = 'unavailable';
      try {
        return await withSpan(`request ${request.subject}`, { kind: SpanKind.CLIENT, attributes }, async () => {
          const reply = await ask({ service, nats, reconnections }, request, input, ctx, options);
          const result = readReply(request, reply);
          outcome = result.ok ? 'done' : result.error.code;
          return result;
        });
      } finally {
        metrics.ended(request.subject, outcome, (performance.now() - started) / 1_000);
      }
    },
  };
};

interface Asker {
  readonly service: ServiceName;
  readonly nats: NatsConnection;
  readonly reconnections: Reconnections;
}

const ask = async (
  asker: Asker,
  request: RequestContract,
  input: unknown,
  ctx: CallContext,
  options: CallOptions,
): Promise<Msg> => {
  const ownDeadline = Date.now() + (options.timeoutMs ?? request.timeoutMs);
  const deadline = Math.min(ownDeadline, ctx.deadline?.getTime() ?? ownDeadline);
  const body = JSON.stringify(request.input.parse(input));
  for (;;) {
    const timeout = deadline - Date.now();
    if (timeout <= 0) throw new DependencyUnavailable(request.service, 'no answer before the deadline');
    const head = requestHeaders(asker.service, ctx, new Date(deadline), options.idempotencyKey);
    const reply = await replyOrReconnection(asker, request, body, { timeout, headers: head });
    // The idempotency key makes asking again safe: what was done already is answered as it was.
    if (reply === 'reconnected') continue;
    if (reply.headers?.get(OUTCOME_HEADER) !== ('in-flight' satisfies RequestOutcome)) return reply;
    await delay(IN_FLIGHT_PAUSE_MS);
  }
};

/** Waits for the reply, but not for one that was lost together with the connection. */
const replyOrReconnection = async (
  { nats, reconnections }: Asker,
  request: RequestContract,
  body: string,
  options: { readonly timeout: number; readonly headers: MsgHdrs },
): Promise<Msg | 'reconnected'> => {
  let stopListening: () => void = () => undefined;
  const reconnected = new Promise<'reconnected'>((resolve) => {
    stopListening = reconnections.on(() => resolve('reconnected'));
  });
  try {
    return await Promise.race([nats.request(request.subject, body, options), reconnected]);
  } catch (error) {
    throw unavailable(request.service, error);
  } finally {
    stopListening();
  }
};

const unavailable = (service: ServiceName, cause: unknown): unknown => {
  if (
    cause instanceof errors.NoRespondersError ||
    (cause instanceof Error && cause.cause instanceof errors.NoRespondersError)
  ) {
    return new DependencyUnavailable(service, 'no instance is listening', { cause });
  }
  if (cause instanceof errors.TimeoutError)
    return new DependencyUnavailable(service, 'no answer before the deadline', { cause });
  if (cause instanceof errors.PermissionViolationError) return cause;
  return new DependencyUnavailable('nats', 'the request could not be sent', { cause });
};

const readReply = <R extends RequestContract>(
  request: R,
  reply: Msg,
): Result<z.output<R['output']>, Refusal<R['errors'][number]['code']>> => {
  const outcome = reply.headers?.get(OUTCOME_HEADER) as RequestOutcome | undefined;
  if (outcome === 'done') return ok(request.output.parse(reply.json()) as z.output<R['output']>);
  if (outcome === 'refused') return err(reply.json<Refusal<R['errors'][number]['code']>>());
  if (outcome === 'failed') throw new DependencyUnavailable(request.service, 'it failed to answer');
  throw new Error(`${request.subject} answered "${outcome}": ${reply.string()}`);
};
