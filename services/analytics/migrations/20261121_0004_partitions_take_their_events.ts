import type { SqlMigration } from '@tessera/runtime/postgres';

const createPartitions = (makePartition: string): string => `
  create or replace function analytics.create_event_partitions(first_month date, last_month date) returns integer
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
        ${makePartition}
        execute format('alter table analytics.%I enable row level security', partition);
        execute format('alter table analytics.%I force row level security', partition);
        created := created + 1;
      end if;
      month := following;
    end loop;
    return created;
  end $$`;

/** The events of the month leave the default partition first: Postgres refuses a partition whose rows are in the default one. */
const takingItsEvents = `
        execute format('create table analytics.%I (like analytics.events including all)', partition);
        alter table analytics.events_default no force row level security;
        execute format('with moved as (delete from analytics.events_default where id >= %L and id < %L returning *)
          insert into analytics.%I select * from moved',
          analytics.first_id_of(month), analytics.first_id_of(following), partition);
        alter table analytics.events_default force row level security;
        execute format('alter table analytics.events attach partition analytics.%I for values from (%L) to (%L)',
          partition, analytics.first_id_of(month), analytics.first_id_of(following));`;

const empty = `
        execute format('create table analytics.%I partition of analytics.events for values from (%L) to (%L)',
          partition, analytics.first_id_of(month), analytics.first_id_of(following));`;

/** A month whose events came before its partition was there takes them over, instead of never being made. */
export const partitionsTakeTheirEvents: SqlMigration = {
  name: '20261121_0004_partitions_take_their_events',
  up: [createPartitions(takingItsEvents)],
  down: [createPartitions(empty)],
};
