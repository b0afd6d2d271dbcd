import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** The sandbox's books of what comes after a payment, and callbacks about any of it. */
export const sandboxBadDays: SqlMigration = {
  name: '20261121_0005_sandbox_bad_days',
  up: [
    `create table billing.sandbox_refunds (
       tenant_id uuid not null,
       id text not null,
       idempotency_key text not null,
       payment_id text not null,
       amount_minor bigint not null,
       currency char(3) not null,
       status text not null check (status in ('processing', 'succeeded', 'failed')),
       failure_code text,
       settles_at timestamptz not null,
       primary key (tenant_id, id),
       unique (tenant_id, idempotency_key)
     )`,
    'create index sandbox_refunds_of_payment on billing.sandbox_refunds (tenant_id, payment_id)',
    ...tenantTable('billing', 'sandbox_refunds', { service: 'select, insert' }),
    `create table billing.sandbox_payouts (
       tenant_id uuid not null,
       id text not null,
       idempotency_key text not null,
       amount_minor bigint not null,
       currency char(3) not null,
       status text not null check (status in ('processing', 'succeeded', 'failed')),
       failure_code text,
       settles_at timestamptz not null,
       primary key (tenant_id, id),
       unique (tenant_id, idempotency_key)
     )`,
    ...tenantTable('billing', 'sandbox_payouts', { service: 'select, insert' }),
    `create table billing.sandbox_disputes (
       tenant_id uuid not null,
       id text not null,
       payment_id text not null,
       amount_minor bigint not null,
       currency char(3) not null,
       reason_code text not null,
       outcome text check (outcome in ('won', 'lost')),
       opens_at timestamptz not null,
       decided_at timestamptz,
       primary key (tenant_id, id)
     )`,
    'create index sandbox_disputes_of_payment on billing.sandbox_disputes (tenant_id, payment_id)',
    'create index sandbox_disputes_opened on billing.sandbox_disputes (opens_at)',
    ...tenantTable('billing', 'sandbox_disputes', { service: 'select, insert', worker: 'select' }),
    'alter table billing.sandbox_callbacks rename column payment_id to object_id',
  ],
  down: [
    'alter table billing.sandbox_callbacks rename column object_id to payment_id',
    'drop table billing.sandbox_disputes',
    'drop table billing.sandbox_payouts',
    'drop table billing.sandbox_refunds',
  ],
};
