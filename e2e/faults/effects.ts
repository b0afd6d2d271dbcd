import { defineMigrations, type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** What the consumer does for an event. Nothing in the table keeps an event from being done twice: only the inbox does. */
const effects: SqlMigration = {
  name: '20261121_0001_effects',
  up: [
    `create table loyalty.effects (
       tenant_id uuid not null,
       id uuid not null default gen_random_uuid(),
       event_id uuid not null,
       place bigint generated always as identity,
       primary key (tenant_id, id)
     )`,
    ...tenantTable('loyalty', 'effects', { service: 'select, insert' }),
  ],
  down: ['drop table loyalty.effects'],
};

export const publisherMigrations = defineMigrations('raffle', []);
export const consumerMigrations = defineMigrations('loyalty', [effects]);
