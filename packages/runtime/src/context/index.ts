import type { Role, Scope } from '@tessera/contracts';
import type { Clock, NewId } from '@tessera/kernel';
import type { Transaction } from '../postgres/index.ts';

/** Who acts: a person with a verified token, another service over NATS, or the service itself (jobs, subscribers). */
export interface Actor {
  readonly kind: 'user' | 'service' | 'system';
  /** The user's id, or the service's name. */
  readonly id: string;
  readonly role?: Role;
  readonly scopes: readonly Scope[];
}

/** An answer as it was first given, kept so that a retry gets the same bytes. `status` is an HTTP status for both HTTP and NATS callers. */
export interface StoredReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * One call that must have one effect, named by (tenant, subject, operation, key).
 * The transaction that holds the effect also stores the answer, so a crash leaves both or neither.
 */
export interface IdempotencyScope {
  /** Who asks: the user id, or `service:<name>`. Keys of different subjects never meet. */
  readonly subject: string;
  readonly operation: string;
  readonly key: string;
  /** SHA-256 over the parsed request; the same key with another hash is refused. */
  readonly requestHash: Uint8Array;
  /** Turns the use-case's result into the bytes that are sent and stored. Must be pure. */
  readonly toReply: (result: unknown) => StoredReply;
}

/** What every use-case receives beside its command: the tenant, the actor, and everything that is not deterministic. */
export interface CallContext {
  /** From the verified token or the event's envelope, never from a body. */
  readonly tenantId: string;
  readonly actor: Actor;
  /** One id from the edge to the last consumer; the HTTP request id where a request began it. */
  readonly correlationId: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly idempotency?: IdempotencyScope;
  /** An open transaction to join; set by the inbox consumer, whose inbox row and effect must commit together. */
  readonly tx?: Transaction;
  readonly deadline?: Date;
  readonly signal?: AbortSignal;
  /** Set where the work holds a lease: called after each piece of it, holding no transaction, so that the lease is renewed. Throws LeaseLost. */
  readonly progress?: () => Promise<void>;
}

/** Calls `then` once the transaction that `ctx` is part of has committed, and never where it does not; at once where it is part of none. */
export const afterCommit = (ctx: Pick<CallContext, 'tx'>, then: () => void): void => {
  if (ctx.tx) ctx.tx.afterCommit(then);
  else then();
};

export * from './errors.ts';
