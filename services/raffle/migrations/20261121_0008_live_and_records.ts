import type { SqlMigration } from '@tessera/runtime/postgres';

/** What a pool came to. The law wants it for years; what is erased of it is overwritten, and never removed. */
const RECORDS = [
  'prizes',
  'pools',
  'pool_secrets',
  'purchases',
  'tickets',
  'draws',
  'draw_results',
  'draw_picks',
  'payouts',
];

/** Every change of a pool that its watchers see counts, whatever statement made it; and nobody deletes a record, not even the owner of the schema. */
export const liveAndRecords: SqlMigration = {
  name: '20261121_0008_live_and_records',
  up: [
    'alter table raffle.pools add column shown_version bigint not null default 1',
    `create function raffle.count_shown_version() returns trigger language plpgsql as $$
     begin
       new.shown_version := old.shown_version + 1;
       return new;
     end $$`,
    `create trigger pools_shown_version before update on raffle.pools for each row
       when ((old.state, old.sold, old.reserved, old.sequence) is distinct from (new.state, new.sold, new.reserved, new.sequence))
       execute function raffle.count_shown_version()`,
    'alter table raffle.purchases add column erased_at timestamptz',
    // Pools whose records are old enough are found by when they ended, and not among all that there ever were.
    `create index pools_ended on raffle.pools (coalesce(settled_at, cancelled_at))
       where settled_at is not null or cancelled_at is not null`,
    `create function raffle.refuse_removal() returns trigger language plpgsql as $$
     begin
       raise exception 'raffle.% keeps records: nothing of a pool is ever removed', tg_table_name
         using errcode = 'integrity_constraint_violation', constraint = 'records_kept';
     end $$`,
    ...RECORDS.map(
      (table) => `create trigger ${table}_kept before delete or truncate on raffle.${table}
        for each statement execute function raffle.refuse_removal()`,
    ),
  ],
  down: [
    ...RECORDS.map((table) => `drop trigger ${table}_kept on raffle.${table}`),
    'drop function raffle.refuse_removal()',
    'drop index raffle.pools_ended',
    'alter table raffle.purchases drop column erased_at',
    'drop trigger pools_shown_version on raffle.pools',
    'drop function raffle.count_shown_version()',
    'alter table raffle.pools drop column shown_version',
  ],
};
