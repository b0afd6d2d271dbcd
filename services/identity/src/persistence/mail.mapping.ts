import { toDate } from '@tessera/runtime/postgres';
import type { ClaimOpenedFacts, MailKind, MailStatus } from '../domain/mails/mail.ts';
import type { MailView } from '../use-cases/mails/mail.ports.ts';

/** The facts as JSON keeps them. */
export interface FactsRecord extends Omit<ClaimOpenedFacts, 'acceptBefore' | 'openedAt'> {
  readonly acceptBefore?: string;
  readonly openedAt: string;
}

export const factsToRecord = ({ acceptBefore, openedAt, ...facts }: ClaimOpenedFacts): FactsRecord => ({
  ...facts,
  ...(acceptBefore === undefined ? {} : { acceptBefore: acceptBefore.toISOString() }),
  openedAt: openedAt.toISOString(),
});

export const factsFromRecord = ({ acceptBefore, openedAt, ...facts }: FactsRecord): ClaimOpenedFacts => ({
  ...facts,
  ...(acceptBefore === undefined ? {} : { acceptBefore: new Date(acceptBefore) }),
  openedAt: new Date(openedAt),
});

/** A mail on its way; timestamps as text, because raw statements give them in the session's own form. */
export interface MailRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly about: string;
  readonly user_id: string;
  readonly facts: FactsRecord;
  readonly attempts: number;
  readonly reason: string | null;
  readonly queued_at: string;
}

export interface ViewRow extends Omit<MailRow, 'facts'> {
  readonly status: MailStatus;
  readonly subject: string | null;
  readonly body: string | null;
  readonly next_attempt_at: string;
  readonly ended_at: string | null;
  readonly erased_at: string | null;
}

export const VIEW_COLUMNS = `id, kind, about, user_id, status, attempts, reason, subject, body,
  queued_at::text, next_attempt_at::text, ended_at::text, erased_at::text`;

export const viewFromRow = (row: ViewRow): MailView => ({
  id: row.id,
  kind: row.kind,
  about: row.about,
  userId: row.user_id,
  status: row.status,
  attempts: row.attempts,
  reason: row.reason ?? undefined,
  queuedAt: toDate(row.queued_at),
  nextAttemptAt: row.status === 'QUEUED' ? toDate(row.next_attempt_at) : undefined,
  endedAt: row.ended_at === null ? undefined : toDate(row.ended_at),
  erasedAt: row.erased_at === null ? undefined : toDate(row.erased_at),
  ...(row.subject === null || row.body === null ? {} : { subject: row.subject, text: row.body }),
});
