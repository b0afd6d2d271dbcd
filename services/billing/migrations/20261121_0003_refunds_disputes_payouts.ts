import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const bookkeeping = `
       submit_attempts integer not null default 0,
       submit_after timestamptz not null default clock_timestamp(),
       poll_attempts integer not null default 0,
       poll_after timestamptz not null default clock_timestamp() + interval '5 minutes',`;

const dueIndexes = (table: string): string[] => [
  `create index ${table}_to_submit on billing.${table} (submit_after) where status = 'PENDING'`,
  `create index ${table}_to_poll on billing.${table} (poll_after) where status = 'PROCESSING'`,
];

/** What happens to a payment after it succeeded, payouts of withdrawals, and what is needed to ask a provider again. */
export const refundsDisputesPayouts: SqlMigration = {
  name: '20261121_0003_refunds_disputes_payouts',
  up: [
    `alter table billing.payments
       add column refunded_minor bigint not null default 0,
       add column next_action jsonb,
       add column poll_attempts integer not null default 0,
       add column poll_after timestamptz not null default clock_timestamp() + interval '5 minutes',
       add constraint payments_refunded check (refunded_minor >= 0 and refunded_minor <= amount_minor)`,
    `create index payments_to_poll on billing.payments (poll_after) where status = 'PROCESSING'`,
    'create index payments_of_provider on billing.payments (provider, provider_payment_id)',
    `create table billing.refunds (
       tenant_id uuid not null,
       id uuid not null,
       payment_id uuid not null,
       user_id uuid not null,
       purpose text not null,
       provider text not null,
       provider_refund_id text,
       amount_minor bigint not null check (amount_minor > 0 and amount_minor <= 9007199254740991),
       currency char(3) not null,
       reason text not null,
       requested_by text not null,
       status text not null check (status in ('PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED')),
       failure_code text,
       sequence integer not null,${bookkeeping}
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       foreign key (tenant_id, payment_id) references billing.payments (tenant_id, id),
       constraint refunds_provider_refund unique (tenant_id, provider, provider_refund_id)
     )`,
    'create index refunds_of_payment on billing.refunds (tenant_id, payment_id, id desc)',
    ...dueIndexes('refunds'),
    ...tenantTable('billing', 'refunds', { service: 'select, insert, update', worker: 'select, update' }),
    `create table billing.disputes (
       tenant_id uuid not null,
       id uuid not null,
       payment_id uuid not null,
       user_id uuid not null,
       purpose text not null,
       provider text not null,
       provider_dispute_id text not null,
       amount_minor bigint not null check (amount_minor > 0 and amount_minor <= 9007199254740991),
       currency char(3) not null,
       reason_code text not null,
       status text not null check (status in ('OPEN', 'WON', 'LOST')),
       sequence integer not null,
       poll_attempts integer not null default 0,
       poll_after timestamptz not null default clock_timestamp() + interval '5 minutes',
       opened_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       foreign key (tenant_id, payment_id) references billing.payments (tenant_id, id),
       constraint disputes_provider_dispute unique (tenant_id, provider, provider_dispute_id)
     )`,
    'create index disputes_of_payment on billing.disputes (tenant_id, payment_id)',
    `create index disputes_to_poll on billing.disputes (poll_after) where status = 'OPEN'`,
    ...tenantTable('billing', 'disputes', { service: 'select, insert, update', worker: 'select, update' }),
    `create table billing.payouts (
       tenant_id uuid not null,
       id uuid not null,
       withdrawal_id uuid not null,
       user_id uuid not null,
       provider text not null,
       payout_method text not null,
       provider_payout_id text,
       amount_minor bigint not null check (amount_minor > 0 and amount_minor <= 9007199254740991),
       currency char(3) not null,
       status text not null check (status in ('PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED')),
       failure_code text,
       sequence integer not null,${bookkeeping}
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       constraint payouts_withdrawal unique (tenant_id, withdrawal_id),
       constraint payouts_provider_payout unique (tenant_id, provider, provider_payout_id)
     )`,
    ...dueIndexes('payouts'),
    ...tenantTable('billing', 'payouts', { service: 'select, insert, update', worker: 'select, update' }),
  ],
  down: [
    'drop table billing.payouts',
    'drop table billing.disputes',
    'drop table billing.refunds',
    'drop index billing.payments_of_provider',
    `alter table billing.payments
       drop constraint payments_refunded, drop column refunded_minor, drop column next_action,
       drop column poll_attempts, drop column poll_after`,
  ],
};
