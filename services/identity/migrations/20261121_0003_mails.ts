import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/**
 * Mails to people, each once for what it tells of. Neither the address nor the name is kept here: both are read when it is sent.
 * What it says is erased some time after it has ended; that it was sent, and when, stays.
 */
export const mails: SqlMigration = {
  name: '20261121_0003_mails',
  up: [
    `create table identity.mails (
       tenant_id uuid not null,
       id uuid not null,
       kind text not null check (kind in ('CLAIM_OPENED')),
       about uuid not null,
       user_id uuid not null,
       facts jsonb,
       status text not null default 'QUEUED' check (status in ('QUEUED', 'SENT', 'GIVEN_UP', 'SKIPPED')),
       reason text,
       subject text,
       body text,
       attempts integer not null default 0,
       queued_at timestamptz not null,
       next_attempt_at timestamptz not null,
       ended_at timestamptz,
       erased_at timestamptz,
       primary key (tenant_id, id),
       constraint mails_tell_once unique (tenant_id, kind, about),
       check ((status = 'QUEUED') = (ended_at is null)),
       check ((facts is null) = (erased_at is not null)),
       check (erased_at is null or (ended_at is not null and reason is null and subject is null and body is null))
     )`,
    `create index mails_due on identity.mails (next_attempt_at) where status = 'QUEUED'`,
    'create index mails_to_erase on identity.mails (ended_at) where erased_at is null',
    `create index mails_given_up on identity.mails (ended_at) where status = 'GIVEN_UP'`,
    ...tenantTable('identity', 'mails', {
      service: 'select, insert, update (status, reason, subject, body, queued_at, next_attempt_at, ended_at)',
      worker: `select (tenant_id, id, status, attempts, queued_at, next_attempt_at, ended_at, erased_at),
        update (facts, reason, subject, body, attempts, next_attempt_at, erased_at)`,
    }),
  ],
  down: ['drop table identity.mails'],
};
