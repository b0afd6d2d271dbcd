import { defineMigrations } from '@tessera/runtime/postgres';
import { payments } from './20261121_0001_payments.ts';
import { sandbox } from './20261121_0002_sandbox.ts';
import { refundsDisputesPayouts } from './20261121_0003_refunds_disputes_payouts.ts';
import { webhookInbox } from './20261121_0004_webhook_inbox.ts';
import { sandboxBadDays } from './20261121_0005_sandbox_bad_days.ts';
import { abandonedPayments } from './20261121_0006_abandoned_payments.ts';
import { payoutsByStatus } from './20261121_0007_payouts_by_status.ts';

export const migrations = defineMigrations('billing', [
  payments,
  sandbox,
  refundsDisputesPayouts,
  webhookInbox,
  sandboxBadDays,
  abandonedPayments,
  payoutsByStatus,
]);
