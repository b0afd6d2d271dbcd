import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { type SqlMigration, TENANT_SETTING, tenantTable } from '@tessera/runtime/postgres';

/** Operators and who belongs to them, and the one window from a tenant onto people: its own members' names. */
export const tenants: SqlMigration = {
  name: '20261121_0002_tenants',
  up: [
    `create table identity.tenants (
       tenant_id uuid not null check (tenant_id <> '${PLATFORM_TENANT_ID}'),
       name text not null,
       slug text not null,
       currency char(3) not null,
       time_zone text not null,
       join_policy text not null check (join_policy in ('OPEN', 'CLOSED')),
       created_by uuid not null,
       created_at timestamptz not null,
       primary key (tenant_id),
       constraint tenants_slug unique (slug)
     )`,
    ...tenantTable('identity', 'tenants', { service: 'select, insert', worker: 'select' }),
    `create table identity.members (
       tenant_id uuid not null references identity.tenants,
       user_id uuid not null,
       id uuid not null,
       role text not null check (role in ('owner', 'admin', 'staff', 'member')),
       joined_at timestamptz not null,
       primary key (tenant_id, user_id),
       unique (tenant_id, id)
     )`,
    'create index members_of_user on identity.members (user_id)',
    `create index members_owners on identity.members (tenant_id) where role = 'owner'`,
    ...tenantTable('identity', 'members', { service: 'select, insert, update', worker: 'select' }),
    // Read by the service's own role inside a tenant; members' own policy keeps the subquery inside it too.
    `create policy users_of_tenant on identity.users for select to identity using (
       exists (
         select from identity.members m
         where m.user_id = users.id and m.tenant_id = nullif(current_setting('${TENANT_SETTING}', true), '')::uuid
       )
     )`,
  ],
  down: ['drop policy users_of_tenant on identity.users', 'drop table identity.members', 'drop table identity.tenants'],
};
