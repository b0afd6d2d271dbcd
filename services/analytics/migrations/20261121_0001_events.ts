import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/**
 * Every event, for ever, in monthly partitions by the time inside its UUIDv7. The id is the partition key, so an event id
 * is unique over all partitions; what carries no such time lands in the default partition and is refused by nobody.
 */
export const events: SqlMigration = {
  name: '20261121_0001_events',
  up: [
    `create table analytics.events (
       tenant_id uuid not null,
       id uuid not null,
       subject text not null,
       aggregate text not null,
       aggregate_id text not null,
       sequence bigint not null,
       correlation_id text not null,
       occurred_at timestamptz not null,
       received_at timestamptz not null default clock_timestamp(),
       data jsonb not null,
       primary key (tenant_id, id)
     ) partition by range (id)`,
    'create table analytics.events_default partition of analytics.events default',
    'alter table analytics.events_default enable row level security',
    'alter table analytics.events_default force row level security',
    ...tenantTable('analytics', 'events', { service: 'select', worker: 'select, insert' }),
    // A UUIDv7 begins with 48 bits of milliseconds since 1970 (RFC 9562), so a month is a range of ids.
    `create function analytics.first_id_of(moment timestamptz) returns uuid language sql immutable strict
       set search_path = pg_catalog as
       $$ select rpad(lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid $$`,
    // Runs as the schema's owner, because the service itself may not create tables.
    `create function analytics.create_event_partitions(first_month date, last_month date) returns integer
       language plpgsql security definer set search_path = pg_catalog as $$
     declare
       month timestamptz := date_trunc('month', first_month::timestamp) at time zone 'UTC';
       following timestamptz;
       partition text;
       created integer := 0;
     begin
       perform pg_advisory_xact_lock(hashtextextended('analytics.events', 0));
       while month <= date_trunc('month', last_month::timestamp) at time zone 'UTC' loop
         following := (month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
         partition := 'events_' || to_char(month at time zone 'UTC', 'YYYY_MM');
         if to_regclass('analytics.' || partition) is null then
           execute format('create table analytics.%I partition of analytics.events for values from (%L) to (%L)',
             partition, analytics.first_id_of(month), analytics.first_id_of(following));
           execute format('alter table analytics.%I enable row level security', partition);
           execute format('alter table analytics.%I force row level security', partition);
           created := created + 1;
         end if;
         month := following;
       end loop;
       return created;
     end $$`,
    'revoke all on function analytics.create_event_partitions(date, date) from public',
    'grant execute on function analytics.create_event_partitions(date, date) to analytics_worker',
    `select analytics.create_event_partitions(date '2026-01-01', (clock_timestamp() + interval '3 months')::date)`,
  ],
  down: [
    'drop function analytics.create_event_partitions(date, date)',
    'drop function analytics.first_id_of(timestamptz)',
    'drop table analytics.events',
  ],
};
