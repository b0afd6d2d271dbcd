import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Refuses to change a pool's number, or to let the count of pools do anything but grow by one. */
const NUMBERS_ARE_FOR_EVER = [
  `create function raffle.keep_pool_number() returns trigger language plpgsql as
     $$ begin raise exception 'the number of a pool never changes'; end $$`,
  `create trigger pools_keep_number before update of number on raffle.pools
     for each row when (old.number is distinct from new.number) execute function raffle.keep_pool_number()`,
  `create function raffle.count_pools_by_one() returns trigger language plpgsql as
     $$ begin raise exception 'pools are counted one by one'; end $$`,
  `create trigger pool_numbers_by_one before update on raffle.pool_numbers
     for each row when (new.last <> old.last + 1) execute function raffle.count_pools_by_one()`,
];

/**
 * Pools of before get their numbers in the order of their ids, which is that of their creation. There are thousands of
 * them at most, so it is done here and not by a job: a pool must never be seen without its number.
 */
const NUMBER_WHAT_IS_THERE = [
  'alter table raffle.pools no force row level security',
  `update raffle.pools p set number = n.number
     from (select tenant_id, id, row_number() over (partition by tenant_id order by id) as number from raffle.pools) n
     where p.tenant_id = n.tenant_id and p.id = n.id`,
  `insert into raffle.pool_numbers (tenant_id, last) select tenant_id, count(*) from raffle.pools group by tenant_id`,
  'alter table raffle.pools force row level security',
  'alter table raffle.pools alter column number set not null',
];

/** What a prize and a pool can say about themselves, the numbers of pools, and who may enter them. */
export const poolTerms: SqlMigration = {
  name: '20261121_0004_pool_terms',
  up: [
    `alter table raffle.prizes
       add column media jsonb not null default '[]' check (jsonb_typeof(media) = 'array'),
       add column points bigint check (points > 0),
       add column version integer not null default 1 check (version > 0),
       add column archived_at timestamptz,
       add constraint prizes_points check (kind = 'POINTS' or points is null)`,
    `grant update (title, description, media, sponsor, stock, stock_left, version, archived_at) on raffle.prizes to raffle`,
    `alter table raffle.pools
       add column number integer check (number > 0),
       add column opens_at timestamptz,
       add column closes_at timestamptz,
       add column when_unfilled text not null default 'CANCEL_AND_REFUND'
         check (when_unfilled in ('CANCEL_AND_REFUND', 'DRAW_ANYWAY', 'EXTEND')),
       add column extend_by_seconds integer check (extend_by_seconds > 0),
       add column max_extensions integer check (max_extensions > 0),
       add column extensions integer not null default 0,
       add column boost_price_minor bigint check (boost_price_minor between 1 and 9007199254740991),
       add column boosts_per_member integer check (boosts_per_member > 0),
       add column follows_pool_id uuid,
       add column retry_price_minor bigint check (retry_price_minor between 1 and 9007199254740991),
       add column retry_window_seconds integer check (retry_window_seconds > 0),
       add column claim_window_seconds integer check (claim_window_seconds > 0),
       add column minimum_age smallint check (minimum_age > 0),
       add column countries text[] check (cardinality(countries) > 0),
       add column free_entries_per_member integer check (free_entries_per_member > 0),
       add column scheduled_at timestamptz,
       add column closed_at timestamptz,
       add column cancel_cause text check (cancel_cause in ('STAFF', 'UNFILLED', 'BEACON_MISSING')),
       add column timer_at timestamptz,
       add column timer_attempts integer not null default 0,
       drop constraint pools_draw_mode_check,
       drop constraint pools_full_when_sold,
       drop constraint pools_open_with_secret,
       add constraint pools_draw_mode_check check (draw_mode in ('COMMIT_REVEAL', 'DRAND', 'MANUAL')),
       add constraint pools_full_when_sold check (
         state not in ('FULL', 'STARTED', 'COMPLETED') or reserved = 0 and (
           sold = tickets_required or closed_at is not null and when_unfilled = 'DRAW_ANYWAY' and sold >= winner_count
         )
       ),
       add constraint pools_open_with_secret check (
         case draw_mode when 'COMMIT_REVEAL' then state = 'DRAFT' or opened_at is null or secret_hash is not null
           else secret_hash is null end
       ),
       add constraint pools_number unique (tenant_id, number),
       add constraint pools_times check (opens_at < closes_at),
       add constraint pools_unfilled check (when_unfilled = 'CANCEL_AND_REFUND' or closes_at is not null),
       add constraint pools_extension check (
         (extend_by_seconds is not null) = (when_unfilled = 'EXTEND') and
         (max_extensions is not null) = (when_unfilled = 'EXTEND')
       ),
       add constraint pools_extended check (extensions between 0 and coalesce(max_extensions, 0)),
       add constraint pools_boost check ((boost_price_minor is null) = (boosts_per_member is null)),
       add constraint pools_follow_up check (
         (follows_pool_id is null) = (retry_price_minor is null) and (follows_pool_id is null) = (retry_window_seconds is null)
       ),
       add constraint pools_followed foreign key (tenant_id, follows_pool_id) references raffle.pools`,
    `create unique index pools_followed_once on raffle.pools (tenant_id, follows_pool_id)
       where follows_pool_id is not null and state <> 'CANCELLED'`,
    'create index pools_of_prize on raffle.pools (tenant_id, prize_id)',
    // Only pools that wait for their opening or their closing are in it.
    `create index pools_timed on raffle.pools (timer_at) where timer_at is not null`,
    `create table raffle.pool_numbers (
       tenant_id uuid not null,
       last integer not null check (last > 0),
       primary key (tenant_id)
     )`,
    ...NUMBER_WHAT_IS_THERE,
    ...tenantTable('raffle', 'pool_numbers', { service: 'select, insert, update (last)' }),
    // Also the column's default, so that a process of the release before gives numbers too while both are running.
    `create function raffle.next_pool_number() returns integer language sql as $$
       insert into raffle.pool_numbers (tenant_id, last)
       values (nullif(current_setting('tessera.tenant', true), '')::uuid, 1)
       on conflict (tenant_id) do update set last = pool_numbers.last + 1
       returning last
     $$`,
    'alter table raffle.pools alter column number set default raffle.next_pool_number()',
    ...NUMBERS_ARE_FOR_EVER,
    // Nothing else about a person is kept here, and this only where they said so themselves.
    `create table raffle.entrants (
       tenant_id uuid not null,
       user_id uuid not null,
       birth_date date not null,
       country text not null check (country ~ '^[A-Z]{2}$'),
       stated_at timestamptz not null,
       confirmed_at timestamptz,
       confirmed_by text,
       primary key (tenant_id, user_id),
       check ((confirmed_at is null) = (confirmed_by is null))
     )`,
    ...tenantTable('raffle', 'entrants', {
      service: 'select, insert, update (birth_date, country, confirmed_at, confirmed_by)',
    }),
  ],
  down: [
    'drop table raffle.entrants',
    'drop trigger pools_keep_number on raffle.pools',
    'alter table raffle.pools alter column number drop default',
    'drop table raffle.pool_numbers',
    'drop function raffle.next_pool_number()',
    'drop function raffle.keep_pool_number()',
    'drop function raffle.count_pools_by_one()',
    'drop index raffle.pools_of_prize',
    `alter table raffle.pools
       drop constraint pools_draw_mode_check,
       drop constraint pools_full_when_sold,
       drop constraint pools_open_with_secret,
       add constraint pools_draw_mode_check check (draw_mode = 'COMMIT_REVEAL'),
       add constraint pools_full_when_sold check (
         state not in ('FULL', 'STARTED', 'COMPLETED') or (sold = tickets_required and reserved = 0)
       ),
       add constraint pools_open_with_secret check (state = 'DRAFT' or opened_at is null or secret_hash is not null),
       drop column number, drop column opens_at, drop column closes_at, drop column when_unfilled,
       drop column extend_by_seconds, drop column max_extensions, drop column extensions,
       drop column boost_price_minor, drop column boosts_per_member, drop column follows_pool_id,
       drop column retry_price_minor, drop column retry_window_seconds, drop column claim_window_seconds,
       drop column minimum_age, drop column countries, drop column free_entries_per_member,
       drop column scheduled_at, drop column closed_at, drop column cancel_cause, drop column timer_at,
       drop column timer_attempts`,
    'revoke update (title, description, media, sponsor, stock, version, archived_at) on raffle.prizes from raffle',
    `alter table raffle.prizes drop column media, drop column points, drop column version, drop column archived_at`,
  ],
};
