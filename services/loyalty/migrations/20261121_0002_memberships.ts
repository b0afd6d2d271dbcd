import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Members, and the ledger of their points, to which rows are only ever added. */
export const memberships: SqlMigration = {
  name: '20261121_0002_memberships',
  up: [
    `create table loyalty.memberships (
       tenant_id uuid not null,
       id uuid not null,
       user_id uuid not null,
       tier text not null,
       balance_hundredths bigint not null,
       lifetime_hundredths bigint not null check (lifetime_hundredths >= 0),
       event_sequence integer not null,
       entry_sequence integer not null,
       last_hash bytea not null,
       created_at timestamptz not null,
       primary key (tenant_id, id),
       constraint memberships_user unique (tenant_id, user_id)
     ) with (fillfactor = 80)`,
    ...tenantTable('loyalty', 'memberships', { service: 'select, insert, update' }),
    `create table loyalty.point_entries (
       tenant_id uuid not null,
       id uuid not null,
       membership_id uuid not null,
       sequence integer not null,
       type text not null check (type in ('EARN', 'REVERSE')),
       hundredths bigint not null check (hundredths <> 0 and (type = 'EARN') = (hundredths > 0)),
       balance_after_hundredths bigint not null,
       lot_id uuid not null,
       fact_type text not null,
       fact_id text not null,
       rule_id uuid not null,
       rule_version integer not null,
       trace jsonb not null,
       hash bytea not null check (length(hash) = 32),
       posted_at timestamptz not null,
       primary key (tenant_id, id),
       unique (tenant_id, membership_id, sequence),
       constraint point_entries_once unique (tenant_id, membership_id, fact_type, fact_id, rule_id, type)
     )`,
    ...tenantTable('loyalty', 'point_entries', { service: 'select, insert' }),
    `create function loyalty.refuse_change() returns trigger language plpgsql as
       $$ begin raise exception 'the ledger of points is only ever added to' using errcode = 'restrict_violation'; end $$`,
    `create trigger point_entries_append_only before update or delete or truncate on loyalty.point_entries
       for each statement execute function loyalty.refuse_change()`,
    `create table loyalty.point_lots (
       tenant_id uuid not null,
       id uuid not null,
       membership_id uuid not null,
       earned_hundredths bigint not null check (earned_hundredths > 0),
       remaining_hundredths bigint not null check (remaining_hundredths between 0 and earned_hundredths),
       created_at timestamptz not null,
       primary key (tenant_id, id)
     )`,
    'create index point_lots_of_membership on loyalty.point_lots (tenant_id, membership_id, created_at, id)',
    ...tenantTable('loyalty', 'point_lots', { service: 'select, insert, update' }),
    `create table loyalty.tier_changes (
       tenant_id uuid not null,
       membership_id uuid not null,
       event_sequence integer not null,
       from_tier text not null,
       to_tier text not null,
       lifetime_hundredths bigint not null,
       changed_at timestamptz not null,
       primary key (tenant_id, membership_id, event_sequence)
     )`,
    ...tenantTable('loyalty', 'tier_changes', { service: 'select, insert' }),
  ],
  down: [
    'drop table loyalty.tier_changes',
    'drop table loyalty.point_lots',
    'drop table loyalty.point_entries',
    'drop function loyalty.refuse_change()',
    'drop table loyalty.memberships',
  ],
};
