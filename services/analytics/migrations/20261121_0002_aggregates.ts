import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** What is known of tenants, and the daily figures that follow from the events. */
export const aggregates: SqlMigration = {
  name: '20261121_0002_aggregates',
  up: [
    `create table analytics.tenants (
       tenant_id uuid primary key,
       time_zone text not null
     )`,
    ...tenantTable('analytics', 'tenants', { service: 'select', worker: 'select, insert' }),
    `create table analytics.daily_metrics (
       tenant_id uuid not null,
       metric text not null,
       day date not null,
       kind text not null,
       currency text not null,
       count bigint not null,
       sum bigint not null,
       primary key (tenant_id, metric, day, kind, currency)
     ) with (fillfactor = 70)`,
    ...tenantTable('analytics', 'daily_metrics', { service: 'select', worker: 'select, insert, update' }),
  ],
  down: ['drop table analytics.daily_metrics', 'drop table analytics.tenants'],
};
