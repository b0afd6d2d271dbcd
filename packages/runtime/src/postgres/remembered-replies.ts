import {
  IdempotencyConflict,
  IdempotencyInFlight,
  type IdempotencyScope,
  IdempotentReplay,
  type StoredReply,
} from '../context/index.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';

/** What is known of a call: never seen, running in another transaction, seen with another request, or answered. */
export type ClaimOutcome = 'fresh' | 'in-flight' | 'conflict' | { readonly replay: StoredReply };

interface ClaimRow {
  readonly got: boolean;
  readonly request_hash: Uint8Array | null;
  readonly status: number | null;
  readonly content_type: string | null;
  readonly body: Uint8Array | null;
}

/**
 * One advisory lock a key for the life of the transaction, then the stored answer if there is one.
 * A competitor that commits between this statement's snapshot and its lock is caught by the primary key in `storeReplies`.
 */
const CLAIM = prepared(`
  with asked as (
    select * from unnest($1::text[], $2::text[], $3::text[]) with ordinality as a(subject, operation, key, ordinal)
  ), locked as materialized (
    select *, pg_try_advisory_xact_lock(hashtextextended($4 || '/' || subject || '/' || operation || '/' || key, 0)) as got
    from asked
  )
  select l.got, k.request_hash, k.status, k.content_type, k.body
  from locked l
  left join idempotency_keys k
    on k.tenant_id = $4::uuid and k.subject = l.subject and k.operation = l.operation and k.key = l.key
  order by l.ordinal`);

const STORE = prepared(`
  insert into idempotency_keys (tenant_id, subject, operation, key, request_hash, status, content_type, body)
  select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::smallint[], $7::text[], $8::bytea[])
  on conflict do nothing
  returning key`);

export const claimReplies = async (tx: Transaction, scopes: readonly IdempotencyScope[]): Promise<ClaimOutcome[]> => {
  if (scopes.length === 0) return [];
  const rows = await tx.execute<ClaimRow>(CLAIM, [
    scopes.map((scope) => scope.subject),
    scopes.map((scope) => scope.operation),
    scopes.map((scope) => scope.key),
    tx.tenantId,
  ]);
  return scopes.map((scope, index) => outcomeOf(scope, rows[index]));
};

const outcomeOf = (scope: IdempotencyScope, row: ClaimRow | undefined): ClaimOutcome => {
  if (row?.status != null && row.request_hash && row.content_type !== null && row.body) {
    if (!Buffer.from(row.request_hash).equals(scope.requestHash)) return 'conflict';
    return { replay: { status: row.status, contentType: row.content_type, body: row.body } };
  }
  return row?.got ? 'fresh' : 'in-flight';
};

/** Throws IdempotencyInFlight, and so undoes the whole transaction, when a competitor answered one of the calls first. */
export const storeReplies = async (
  tx: Transaction,
  answers: readonly { readonly scope: IdempotencyScope; readonly result: unknown }[],
): Promise<void> => {
  if (answers.length === 0) return;
  const replies = answers.map(({ scope, result }) => scope.toReply(result));
  const stored = await tx.execute<{ key: string }>(STORE, [
    tx.tenantId,
    answers.map(({ scope }) => scope.subject),
    answers.map(({ scope }) => scope.operation),
    answers.map(({ scope }) => scope.key),
    answers.map(({ scope }) => Buffer.from(scope.requestHash)),
    replies.map((reply) => reply.status),
    replies.map((reply) => reply.contentType),
    replies.map((reply) => Buffer.from(reply.body)),
  ]);
  if (stored.length !== answers.length) throw new IdempotencyInFlight();
};

/** Claims one call. Throws the answer it must give instead of doing anything, if there is one. */
export const claimReply = async (tx: Transaction, scope: IdempotencyScope): Promise<void> => {
  const [outcome] = await claimReplies(tx, [scope]);
  if (outcome === 'fresh') return;
  if (outcome === 'conflict') throw new IdempotencyConflict();
  if (outcome === 'in-flight' || outcome === undefined) throw new IdempotencyInFlight();
  throw new IdempotentReplay(outcome.replay);
};
