import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** The sandbox provider's own books: its payments and the callbacks it still has to deliver. */
export const sandbox: SqlMigration = {
  name: '20261121_0002_sandbox',
  up: [
    `create table billing.sandbox_payments (
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
    ...tenantTable('billing', 'sandbox_payments', { service: 'select, insert, update' }),
    `create table billing.sandbox_callbacks (
       tenant_id uuid not null,
       id text not null,
       copy integer not null,
       payment_id text not null,
       type text not null,
       due_at timestamptz not null,
       attempts integer not null default 0,
       primary key (tenant_id, id, copy)
     )`,
    'create index sandbox_callbacks_due on billing.sandbox_callbacks (due_at)',
    ...tenantTable('billing', 'sandbox_callbacks', { service: 'insert', worker: 'select, update, delete' }),
  ],
  down: ['drop table billing.sandbox_callbacks', 'drop table billing.sandbox_payments'],
};
