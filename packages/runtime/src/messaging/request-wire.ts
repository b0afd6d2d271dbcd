import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { type Role, roles, type Scope, type ServiceName, scopesOfRole } from '@tessera/contracts';
import type { Actor, CallContext } from '../context/index.ts';
import { currentTraceparent } from '../telemetry/index.ts';

/** What a request carries beside its body. Only services that the catalogue names as callers can publish it. */
export interface RequestHead {
  readonly caller: string;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly idempotencyKey?: string;
  readonly deadline: Date;
  readonly traceparent?: string;
}

export const requestHeaders = (
  caller: ServiceName,
  ctx: CallContext,
  deadline: Date,
  idempotencyKey: string | undefined,
): MsgHdrs => {
  const head = headers();
  head.set('caller', caller);
  head.set('tenant', ctx.tenantId);
  head.set('actor-kind', ctx.actor.kind);
  head.set('actor-id', ctx.actor.id);
  if (ctx.actor.role) head.set('actor-role', ctx.actor.role);
  head.set('correlation-id', ctx.correlationId);
  head.set('deadline', String(deadline.getTime()));
  if (idempotencyKey !== undefined) head.set('idempotency-key', idempotencyKey);
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) head.set('traceparent', traceparent);
  return head;
};

/** Reads the head; undefined when a caller broke the convention. */
export const readRequestHead = (head: MsgHdrs | undefined): RequestHead | undefined => {
  const get = (name: string) => head?.get(name) || undefined;
  const tenantId = get('tenant');
  const caller = get('caller');
  const deadline = Number(get('deadline'));
  if (!tenantId || !caller || !Number.isFinite(deadline)) return undefined;
  const idempotencyKey = get('idempotency-key');
  const traceparent = get('traceparent');
  return {
    caller,
    tenantId,
    actor: actorOf(get('actor-kind'), get('actor-id') ?? caller, get('actor-role')),
    correlationId: get('correlation-id') ?? '',
    deadline: new Date(deadline),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
};

const actorOf = (kind: string | undefined, id: string, role: string | undefined): Actor => {
  const known: Role | undefined = roles.find((one) => one === role);
  const scopes: readonly Scope[] = known ? scopesOfRole(known) : [];
  return {
    kind: kind === 'user' || kind === 'system' ? kind : 'service',
    id,
    scopes,
    ...(known === undefined ? {} : { role: known }),
  };
};

/** The header that says how a reply is to be read. */
export const OUTCOME_HEADER = 'outcome';

/** `done`: the output. `refused`: a refusal. `in-flight`: ask again soon. `conflict`, `invalid`, `failed`: a bug or a lost dependency. */
export type RequestOutcome = 'done' | 'refused' | 'in-flight' | 'conflict' | 'invalid' | 'failed';
