import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Where tenants want to be told of their events, what signs the telling, and how far it has come. */
export const webhooks: SqlMigration = {
  name: '20261121_0005_webhooks',
  up: [
    `create table analytics.webhook_endpoints (
       tenant_id uuid not null,
       id uuid not null,
       url text not null,
       description text not null,
       event_types text[] not null,
       status text not null check (status in ('ACTIVE', 'DISABLED', 'DELETED')),
       disabled_reason text check (disabled_reason in ('BY_TENANT', 'GONE', 'FAILING')),
       disabled_at timestamptz,
       failing_since timestamptz,
       created_at timestamptz not null,
       changed_at timestamptz not null,
       version integer not null,
       primary key (tenant_id, id),
       check ((status = 'DISABLED') = (disabled_reason is not null and disabled_at is not null))
     )`,
    `create unique index webhook_endpoints_url on analytics.webhook_endpoints (tenant_id, url) where status <> 'DELETED'`,
    ...tenantTable('analytics', 'webhook_endpoints', {
      service: 'select, insert, update',
      worker: 'select, update, delete',
    }),
    // Without an end it signs until it is replaced; one that was replaced goes on signing beside its successor until its end.
    `create table analytics.webhook_secrets (
       tenant_id uuid not null,
       id uuid not null,
       endpoint_id uuid not null,
       sealed text not null,
       created_at timestamptz not null,
       expires_at timestamptz,
       primary key (tenant_id, id),
       foreign key (tenant_id, endpoint_id) references analytics.webhook_endpoints on delete cascade
     )`,
    'create unique index webhook_secrets_current on analytics.webhook_secrets (tenant_id, endpoint_id) where expires_at is null',
    'create index webhook_secrets_of on analytics.webhook_secrets (tenant_id, endpoint_id, created_at)',
    ...tenantTable('analytics', 'webhook_secrets', {
      service: 'select, insert, update, delete',
      worker: 'select, update, delete',
    }),
    // No foreign keys: rows are written in the transaction that counts events, where each look would cost, and go with their endpoint.
    `create table analytics.webhook_deliveries (
       tenant_id uuid not null,
       endpoint_id uuid not null,
       event_id uuid not null,
       type text not null,
       status text not null default 'PENDING' check (status in ('PENDING', 'DELIVERED', 'FAILED')),
       attempts integer not null default 0,
       created_at timestamptz not null default clock_timestamp(),
       due_at timestamptz not null default clock_timestamp(),
       lease_id uuid,
       last_attempt_at timestamptz,
       last_status integer,
       last_error text,
       finished_at timestamptz,
       traceparent text,
       primary key (tenant_id, endpoint_id, event_id),
       check ((status = 'PENDING') = (finished_at is null))
     ) with (fillfactor = 80)`,
    `create index webhook_deliveries_due on analytics.webhook_deliveries (tenant_id, endpoint_id, due_at) where status = 'PENDING'`,
    `create index webhook_deliveries_finished on analytics.webhook_deliveries (finished_at) where status <> 'PENDING'`,
    ...tenantTable('analytics', 'webhook_deliveries', {
      service: 'select, insert, update',
      worker: 'select, insert, update, delete',
    }),
  ],
  down: [
    'drop table analytics.webhook_deliveries',
    'drop table analytics.webhook_secrets',
    'drop table analytics.webhook_endpoints',
  ],
};
