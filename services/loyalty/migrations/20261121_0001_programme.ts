import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** What a tenant's programme consists of: its tiers, and every version of its earning rules. */
export const programme: SqlMigration = {
  name: '20261121_0001_programme',
  up: [
    `create table loyalty.tiers (
       tenant_id uuid not null,
       name text not null,
       from_hundredths bigint not null check (from_hundredths >= 0),
       primary key (tenant_id, name),
       unique (tenant_id, from_hundredths)
     )`,
    ...tenantTable('loyalty', 'tiers', { service: 'select, insert' }),
    `create table loyalty.earning_rules (
       tenant_id uuid not null,
       id uuid not null,
       version integer not null check (version >= 1),
       name text not null,
       trigger text not null,
       definition jsonb not null,
       published_at timestamptz not null,
       primary key (tenant_id, id, version)
     )`,
    ...tenantTable('loyalty', 'earning_rules', { service: 'select, insert' }),
  ],
  down: ['drop table loyalty.earning_rules', 'drop table loyalty.tiers'],
};
