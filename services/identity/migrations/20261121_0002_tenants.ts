import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { type SqlMigration, TENANT_SETTING, tenantTable } from '@tessera/runtime/postgres';

const TENANT = `nullif(current_setting('${TENANT_SETTING}', true), '')::uuid`;

/** The person for whom a transaction of the platform's tenant reads. Set by the tenant store. */
const PERSON = `nullif(current_setting('tessera.person', true), '')::uuid`;

/** Operators and who belongs to them; a tenant sees the names of its own members, a person their own memberships. */
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
    ...tenantTable('identity', 'tenants', { service: 'select, insert' }),
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
    ...tenantTable('identity', 'members', { service: 'select, insert, update' }),
    `create policy members_of_person on identity.members for select to identity using (user_id = ${PERSON})`,
    `create policy tenants_of_person on identity.tenants for select to identity using (
       exists (select from identity.members m where m.tenant_id = tenants.tenant_id and m.user_id = ${PERSON})
     )`,
    `create policy users_of_tenant on identity.users for select to identity using (
       exists (select from identity.members m where m.tenant_id = ${TENANT} and m.user_id = users.id)
     )`,
  ],
  down: [
    'drop policy users_of_tenant on identity.users',
    'drop policy tenants_of_person on identity.tenants',
    'drop table identity.members',
    'drop table identity.tenants',
  ],
};
