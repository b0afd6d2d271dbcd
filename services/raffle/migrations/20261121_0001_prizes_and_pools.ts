import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** What can be won, and the pools in which it is. Places are counted in the pool's own row. */
export const prizesAndPools: SqlMigration = {
  name: '20261121_0001_prizes_and_pools',
  up: [
    `create table raffle.prizes (
       tenant_id uuid not null,
       id uuid not null,
       title text not null,
       description text not null,
       kind text not null check (kind in ('CASH', 'PHYSICAL', 'POINTS', 'VOUCHER')),
       value_minor bigint not null check (value_minor between 0 and 9007199254740991),
       currency char(3) not null,
       sponsor text,
       stock integer not null check (stock > 0),
       stock_left integer not null check (stock_left between 0 and stock),
       created_at timestamptz not null,
       primary key (tenant_id, id)
     )`,
    ...tenantTable('raffle', 'prizes', { service: 'select, insert, update (stock_left)' }),
    `create table raffle.pools (
       tenant_id uuid not null,
       id uuid not null,
       prize_id uuid not null,
       title text not null,
       ticket_price_minor bigint not null check (ticket_price_minor > 0),
       currency char(3) not null,
       tickets_required integer not null check (tickets_required > 0),
       tickets_per_member integer check (tickets_per_member > 0),
       winner_count integer not null check (winner_count > 0),
       alternate_count integer not null check (alternate_count >= 0),
       draw_mode text not null check (draw_mode = 'COMMIT_REVEAL'),
       state text not null check (state in ('DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED')),
       sold integer not null default 0 check (sold >= 0),
       reserved integer not null default 0 check (reserved >= 0),
       secret_hash bytea check (octet_length(secret_hash) = 32),
       sequence integer not null default 0,
       created_at timestamptz not null,
       opened_at timestamptz,
       filled_at timestamptz,
       drawn_at timestamptz,
       cancelled_at timestamptz,
       cancel_reason text,
       settled_at timestamptz,
       attempts integer not null default 0,
       next_attempt_at timestamptz not null default '-infinity',
       primary key (tenant_id, id),
       foreign key (tenant_id, prize_id) references raffle.prizes,
       constraint pools_enough_tickets check (winner_count + alternate_count <= tickets_required),
       constraint pools_not_oversold check (sold + reserved <= tickets_required),
       constraint pools_full_when_sold check (
         state not in ('FULL', 'STARTED', 'COMPLETED') or (sold = tickets_required and reserved = 0)
       ),
       constraint pools_open_with_secret check (state = 'DRAFT' or opened_at is null or secret_hash is not null)
     ) with (fillfactor = 70)`,
    // Only pools with something left to do are in it, so it stays small however many pools there have been.
    `create index pools_due on raffle.pools (next_attempt_at)
       where state in ('FULL', 'STARTED') or (state = 'COMPLETED' and settled_at is null)`,
    ...tenantTable('raffle', 'pools', { service: 'select, insert, update', worker: 'select, update' }),
    `create table raffle.pool_secrets (
       tenant_id uuid not null,
       pool_id uuid not null,
       secret bytea not null check (octet_length(secret) = 32),
       primary key (tenant_id, pool_id),
       foreign key (tenant_id, pool_id) references raffle.pools
     )`,
    ...tenantTable('raffle', 'pool_secrets', { service: 'select, insert' }),
  ],
  down: ['drop table raffle.pool_secrets', 'drop table raffle.pools', 'drop table raffle.prizes'],
};
