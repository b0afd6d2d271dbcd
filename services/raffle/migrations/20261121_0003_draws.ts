import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Draws, what they picked, and the payouts that follow. Nothing of a draw can be changed or made a second time. */
export const draws: SqlMigration = {
  name: '20261121_0003_draws',
  up: [
    `create table raffle.draws (
       tenant_id uuid not null,
       pool_id uuid not null,
       version smallint not null,
       mode text not null check (mode = 'COMMIT_REVEAL'),
       ticket_count integer not null,
       merkle_root bytea not null check (octet_length(merkle_root) = 32),
       secret_hash bytea not null check (octet_length(secret_hash) = 32),
       winner_count integer not null,
       alternate_count integer not null,
       commitment_hash bytea not null check (octet_length(commitment_hash) = 32),
       committed_at timestamptz not null,
       primary key (tenant_id, pool_id),
       foreign key (tenant_id, pool_id) references raffle.pools
     )`,
    ...tenantTable('raffle', 'draws', { service: 'select, insert' }),
    `create table raffle.draw_results (
       tenant_id uuid not null,
       pool_id uuid not null,
       secret bytea not null check (octet_length(secret) = 32),
       randomness bytea not null check (octet_length(randomness) = 32),
       seed bytea not null check (octet_length(seed) = 32),
       drawn_at timestamptz not null,
       primary key (tenant_id, pool_id),
       foreign key (tenant_id, pool_id) references raffle.draws
     )`,
    'create index draw_results_of_pool on raffle.draw_results (pool_id)',
    ...tenantTable('raffle', 'draw_results', { service: 'select, insert', worker: 'select' }),
    `create table raffle.draw_picks (
       tenant_id uuid not null,
       pool_id uuid not null,
       kind text not null check (kind in ('WINNER', 'ALTERNATE')),
       place integer not null check (place > 0),
       ticket_number integer not null,
       user_id uuid not null,
       primary key (tenant_id, pool_id, kind, place),
       constraint draw_picks_once unique (tenant_id, pool_id, ticket_number),
       foreign key (tenant_id, pool_id, ticket_number) references raffle.tickets
     )`,
    ...tenantTable('raffle', 'draw_picks', { service: 'select, insert' }),
    `create table raffle.payouts (
       tenant_id uuid not null,
       pool_id uuid not null,
       leg integer not null check (leg > 0),
       source text not null check (source in ('POOL', 'PRIZES')),
       target text not null check (target in ('WINNER', 'REVENUE')),
       place integer,
       user_id uuid,
       amount_minor bigint not null check (amount_minor > 0),
       currency char(3) not null,
       transfer_id uuid,
       refusals integer not null default 0,
       paid_at timestamptz,
       primary key (tenant_id, pool_id, leg),
       foreign key (tenant_id, pool_id) references raffle.draw_results,
       check ((target = 'WINNER') = (user_id is not null)),
       check ((transfer_id is null) = (paid_at is null))
     )`,
    ...tenantTable('raffle', 'payouts', {
      service: 'select, insert, update (transfer_id, paid_at, refusals)',
    }),
  ],
  down: [
    'drop table raffle.payouts',
    'drop table raffle.draw_picks',
    'drop table raffle.draw_results',
    'drop table raffle.draws',
  ],
};
