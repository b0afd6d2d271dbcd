import type { SqlMigration } from '@tessera/runtime/postgres';

const statuses = (words: string, more = '') => `alter table billing.sandbox_payments
       drop constraint sandbox_payments_status_check,
       add constraint sandbox_payments_status_check check (status in (${words}))${more}`;

/** The sandbox lets itself be told that nobody waits for a payment any more. Back again, what was called off stays as it is. */
export const abandonedPayments: SqlMigration = {
  name: '20261121_0006_abandoned_payments',
  up: [statuses(`'processing', 'succeeded', 'failed', 'cancelled'`)],
  down: [statuses(`'processing', 'succeeded', 'failed'`, ' not valid')],
};
