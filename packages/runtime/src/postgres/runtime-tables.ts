import type { ServiceName } from '@tessera/contracts';
import type { SqlMigration } from './migrations.ts';
import { tenantTable } from './row-security.ts';

const messageTables = (schema: string): string[] => [
  // Drained as fast as it fills: vacuum by count, not by fraction, so that the relay's ordered read stays short.
  `create table ${schema}.outbox (
     position bigint generated always as identity,
     tenant_id uuid not null,
     event_id uuid not null,
     subject text not null,
     aggregate text not null,
     headers jsonb not null,
     body text not null,
     created_at timestamptz not null default clock_timestamp(),
     primary key (position, tenant_id)
   ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
  `create table ${schema}.inbox (
     tenant_id uuid not null,
     consumer text not null,
     event_id uuid not null,
     processed_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, consumer, event_id)
   )`,
  `create index inbox_by_age on ${schema}.inbox using brin (processed_at)`,
  `create table ${schema}.inbox_positions (
     tenant_id uuid not null,
     consumer text not null,
     aggregate text not null,
     sequence bigint not null,
     primary key (tenant_id, consumer, aggregate)
   )`,
  `create table ${schema}.inbox_attempts (
     tenant_id uuid not null,
     consumer text not null,
     event_id uuid not null,
     attempts integer not null,
     last_error text,
     updated_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, consumer, event_id)
   )`,
  `create table ${schema}.dead_letters (
     tenant_id uuid not null,
     consumer text not null,
     event_id uuid not null,
     subject text not null,
     headers jsonb not null,
     body text not null,
     error text not null,
     attempts integer not null,
     died_at timestamptz not null default clock_timestamp(),
     replay_requested_at timestamptz,
     primary key (tenant_id, consumer, event_id)
   )`,
];

const callTables = (schema: string): string[] => [
  `create table ${schema}.idempotency_keys (
     tenant_id uuid not null,
     subject text not null,
     operation text not null,
     key text not null,
     request_hash bytea not null,
     status smallint not null,
     content_type text not null,
     body bytea not null,
     created_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, subject, operation, key)
   )`,
  `create index idempotency_keys_by_age on ${schema}.idempotency_keys using brin (created_at)`,
  `create table ${schema}.leases (
     tenant_id uuid not null,
     name text not null,
     holder text not null,
     expires_at timestamptz not null,
     primary key (tenant_id, name)
   )`,
];

/** The tables that the runtime itself needs in every service's schema: outbox, inbox, dead letters, remembered replies, leases. */
export const runtimeTables = (service: ServiceName): SqlMigration => ({
  name: '00000000_0000_runtime',
  up: [
    ...messageTables(`"${service}"`),
    ...callTables(`"${service}"`),
    ...tenantTable(service, 'outbox', { service: 'insert', worker: 'select, delete' }),
    ...tenantTable(service, 'inbox', { service: 'select, insert', worker: 'select, insert, delete' }),
    ...tenantTable(service, 'inbox_positions', { service: 'select, insert, update', worker: 'select' }),
    ...tenantTable(service, 'inbox_attempts', {
      service: 'select, insert, update, delete',
      worker: 'select, insert, update, delete',
    }),
    ...tenantTable(service, 'dead_letters', {
      service: 'select, insert, update, delete',
      worker: 'select, insert, update, delete',
    }),
    ...tenantTable(service, 'idempotency_keys', { service: 'select, insert', worker: 'select, delete' }),
    ...tenantTable(service, 'leases', { worker: 'select, insert, update, delete' }),
  ],
  down: ['leases', 'idempotency_keys', 'dead_letters', 'inbox_attempts', 'inbox_positions', 'inbox', 'outbox'].map(
    (table) => `drop table "${service}"."${table}"`,
  ),
});
