import type { SqlMigration } from '@tessera/runtime/postgres';

/** Staff look for the few payouts that failed or wait among all that succeeded, newest first. */
export const payoutsByStatus: SqlMigration = {
  name: '20261121_0007_payouts_by_status',
  up: ['create index payouts_by_status on billing.payouts (tenant_id, status, id desc)'],
  down: ['drop index billing.payouts_by_status'],
};
