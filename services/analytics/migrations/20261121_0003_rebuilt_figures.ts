import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/**
 * The shadow that daily figures are computed into anew, to be compared with the live ones. Filled and emptied in one
 * transaction, so nobody ever sees a row of it, and there is nothing to keep through a crash.
 */
export const rebuiltFigures: SqlMigration = {
  name: '20261121_0003_rebuilt_figures',
  up: [
    `create unlogged table analytics.rebuilt_daily_metrics (
       tenant_id uuid not null,
       metric text not null,
       day date not null,
       kind text not null,
       currency text not null,
       count bigint not null,
       sum bigint not null,
       primary key (tenant_id, metric, day, kind, currency)
     ) with (fillfactor = 70)`,
    ...tenantTable('analytics', 'rebuilt_daily_metrics', { worker: 'select, insert, update, delete' }),
  ],
  down: ['drop table analytics.rebuilt_daily_metrics'],
};
