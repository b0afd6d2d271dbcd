import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const LIMIT = 'bigint check (%s between 0 and 9007199254740991)';
const limit = (name: string): string => `${name} ${LIMIT.replace('%s', name)}`;

/** A tenant's limits, a row a currency. Nobody deletes one: to have no limit is to set none. */
export const settings: SqlMigration = {
  name: '20261121_0006_settings',
  up: [
    `create table wallet.settings (
       tenant_id uuid not null,
       currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
       version integer not null check (version >= 1),
       ${limit('withdrawal_minimum_minor')},
       ${limit('withdrawal_per_day_minor')},
       ${limit('withdrawal_per_month_minor')},
       ${limit('withdrawal_approval_minor')},
       ${limit('adjustment_approval_minor')},
       settle_receivables boolean not null default false,
       changed_by text not null,
       changed_at timestamptz not null,
       primary key (tenant_id, currency)
     )`,
    ...tenantTable('wallet', 'settings', {
      service: `select, insert, update (version, withdrawal_minimum_minor, withdrawal_per_day_minor,
        withdrawal_per_month_minor, withdrawal_approval_minor, adjustment_approval_minor, settle_receivables,
        changed_by, changed_at)`,
    }),
  ],
  down: ['drop table wallet.settings'],
};
