import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Payments, and the provider callbacks about them as they came in. */
export const payments: SqlMigration = {
  name: '20261121_0001_payments',
  up: [
    `create table billing.payments (
       tenant_id uuid not null,
       id uuid not null,
       user_id uuid not null,
       purpose text not null check (purpose in ('WALLET_TOPUP')),
       provider text not null,
       payment_method text not null,
       provider_payment_id text,
       amount_minor bigint not null check (amount_minor > 0 and amount_minor <= 9007199254740991),
       currency char(3) not null,
       status text not null check (status in ('PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
       failure_code text,
       sequence integer not null,
       submit_attempts integer not null default 0,
       submit_after timestamptz not null default clock_timestamp(),
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       constraint payments_provider_payment unique (tenant_id, provider, provider_payment_id)
     )`,
    'create index payments_of_user on billing.payments (tenant_id, user_id, id desc)',
    `create index payments_to_submit on billing.payments (submit_after) where status = 'PENDING'`,
    ...tenantTable('billing', 'payments', { service: 'select, insert, update', worker: 'select, update' }),
    `create table billing.webhook_events (
       tenant_id uuid not null,
       provider text not null,
       provider_event_id text not null,
       type text not null,
       provider_payment_id text not null,
       payload jsonb not null,
       state text not null check (state in ('RECEIVED', 'APPLIED', 'PARKED')),
       reason text,
       attempts integer not null default 0,
       apply_after timestamptz not null default clock_timestamp(),
       received_at timestamptz not null,
       primary key (tenant_id, provider, provider_event_id)
     )`,
    `create index webhook_events_to_apply on billing.webhook_events (apply_after) where state <> 'APPLIED'`,
    ...tenantTable('billing', 'webhook_events', { service: 'select, insert, update', worker: 'select, update' }),
  ],
  down: ['drop table billing.webhook_events', 'drop table billing.payments'],
};
