import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** What a pool came to. The law wants it for years; what is erased of it is overwritten, and never removed. */
const RECORDS = [
  'prizes',
  'pools',
  'pool_history',
  'pool_secrets',
  'purchases',
  'tickets',
  'draws',
  'draw_results',
  'draw_picks',
  'draw_records',
  'draw_parts',
  'payouts',
  'claims',
  'voucher_codes',
  'shipments',
];

/** Every change that watchers of a pool see counts, whatever statement made it. */
const COUNT_WHAT_IS_SHOWN = [
  'alter table raffle.pools add column shown_version bigint not null default 1',
  `create function raffle.count_shown_version() returns trigger language plpgsql as $$
   begin
     new.shown_version := old.shown_version + 1;
     return new;
   end $$`,
  `create trigger pools_shown_version before update on raffle.pools for each row
     when ((old.state, old.sold, old.reserved, old.sequence) is distinct from (new.state, new.sold, new.reserved, new.sequence))
     execute function raffle.count_shown_version()`,
];

/** Each state that a pool comes into, and each putting off of its closing, with Postgres's time of it. */
const WRITE_HISTORY = [
  `create table raffle.pool_history (
     tenant_id uuid not null,
     pool_id uuid not null,
     number integer not null check (number > 0),
     state text not null,
     sold integer not null,
     closes_at timestamptz,
     at timestamptz not null,
     primary key (tenant_id, pool_id, number),
     foreign key (tenant_id, pool_id) references raffle.pools
   )`,
  ...tenantTable('raffle', 'pool_history', { service: 'select, insert' }),
  `create function raffle.note_pool_change() returns trigger language plpgsql as $$
   begin
     insert into raffle.pool_history (tenant_id, pool_id, number, state, sold, closes_at, at)
     select new.tenant_id, new.id, coalesce(max(number), 0) + 1, new.state, new.sold, new.closes_at,
       greatest(max(at), clock_timestamp())
     from raffle.pool_history where tenant_id = new.tenant_id and pool_id = new.id;
     return null;
   end $$`,
  `create trigger pools_created after insert on raffle.pools for each row execute function raffle.note_pool_change()`,
  `create trigger pools_changed after update on raffle.pools for each row
     when ((old.state, old.closes_at) is distinct from (new.state, new.closes_at))
     execute function raffle.note_pool_change()`,
];

/** Nobody deletes a record, not even the owner of the schema; and what may be erased of one is not erased within three years. */
const KEEP_RECORDS = [
  'alter table raffle.pools add column erased_at timestamptz',
  'alter table raffle.purchases add column erased_at timestamptz',
  // Pools whose records are old enough are found by when they ended, and not among all that there ever were.
  `create index pools_ended on raffle.pools (coalesce(settled_at, cancelled_at))
     where erased_at is null and (settled_at is not null or cancelled_at is not null)`,
  `create function raffle.refuse_removal() returns trigger language plpgsql as $$
   begin
     raise exception 'raffle.% keeps records: nothing of a pool is ever removed', tg_table_name
       using errcode = 'integrity_constraint_violation', constraint = 'records_kept';
   end $$`,
  ...RECORDS.map(
    (table) => `create trigger ${table}_kept before delete or truncate on raffle.${table}
      for each statement execute function raffle.refuse_removal()`,
  ),
  `create function raffle.refuse_early_erasure() returns trigger language plpgsql as $$
   begin
     if not exists (
       select from raffle.pools p where p.tenant_id = new.tenant_id and p.id = new.pool_id
         and coalesce(p.settled_at, p.cancelled_at) < clock_timestamp() - interval '3 years'
     ) then
       raise exception 'the records of a pool are kept for three years after its end'
         using errcode = 'integrity_constraint_violation', constraint = 'records_kept';
     end if;
     return new;
   end $$`,
  `create trigger purchases_erased before update on raffle.purchases for each row
     when (old.erased_at is null and new.erased_at is not null) execute function raffle.refuse_early_erasure()`,
  // What a member said of themselves is no record of a pool: it goes when no pool needs it any more. The job need not read it.
  `create policy entrants_worker on raffle.entrants to raffle_worker using (true) with check (true)`,
  `grant select (tenant_id, user_id, stated_at), delete on raffle.entrants to raffle_worker`,
];

export const liveAndRecords: SqlMigration = {
  name: '20261121_0008_live_and_records',
  up: [...COUNT_WHAT_IS_SHOWN, ...WRITE_HISTORY, ...KEEP_RECORDS],
  down: [
    'revoke select (tenant_id, user_id, stated_at), delete on raffle.entrants from raffle_worker',
    'drop policy entrants_worker on raffle.entrants',
    'drop trigger purchases_erased on raffle.purchases',
    'drop function raffle.refuse_early_erasure()',
    ...RECORDS.map((table) => `drop trigger ${table}_kept on raffle.${table}`),
    'drop function raffle.refuse_removal()',
    'drop index raffle.pools_ended',
    'alter table raffle.purchases drop column erased_at',
    'alter table raffle.pools drop column erased_at',
    'drop trigger pools_changed on raffle.pools',
    'drop trigger pools_created on raffle.pools',
    'drop function raffle.note_pool_change()',
    'drop table raffle.pool_history',
    'drop trigger pools_shown_version on raffle.pools',
    'drop function raffle.count_shown_version()',
    'alter table raffle.pools drop column shown_version',
  ],
};
