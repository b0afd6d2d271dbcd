import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** People belong to no operator: the database itself fills in the platform's tenant and accepts no other. */
const PLATFORM_COLUMN = `tenant_id uuid not null default '${PLATFORM_TENANT_ID}' check (tenant_id = '${PLATFORM_TENANT_ID}')`;

/** better-auth's models, under its field names in snake case; each key leads with the tenant like every other of ours. */
export const people: SqlMigration = {
  name: '20261121_0001_people',
  up: [
    `create table identity.users (
       ${PLATFORM_COLUMN},
       id uuid not null,
       name text not null,
       email text not null,
       email_verified boolean not null default false,
       image text,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       constraint users_email unique (tenant_id, email),
       check (email = lower(email))
     )`,
    ...tenantTable('identity', 'users', { service: 'select, insert, update' }),
    `create table identity.accounts (
       ${PLATFORM_COLUMN},
       id uuid not null,
       account_id text not null,
       provider_id text not null,
       user_id uuid not null,
       access_token text,
       refresh_token text,
       id_token text,
       access_token_expires_at timestamptz,
       refresh_token_expires_at timestamptz,
       scope text,
       password text,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       unique (tenant_id, provider_id, account_id),
       foreign key (tenant_id, user_id) references identity.users
     )`,
    'create index accounts_of_user on identity.accounts (tenant_id, user_id)',
    ...tenantTable('identity', 'accounts', { service: 'select, insert, update' }),
    `create table identity.sessions (
       ${PLATFORM_COLUMN},
       id uuid not null,
       token text not null,
       user_id uuid not null,
       expires_at timestamptz not null,
       ip_address text,
       user_agent text,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id),
       unique (tenant_id, token),
       foreign key (tenant_id, user_id) references identity.users
     )`,
    'create index sessions_of_user on identity.sessions (tenant_id, user_id)',
    'create index sessions_by_expiry on identity.sessions (expires_at)',
    ...tenantTable('identity', 'sessions', { service: 'select, insert, update, delete', worker: 'select, delete' }),
    // Its ids are text: better-auth reserves single-use markers under a digest as the primary key.
    `create table identity.verifications (
       ${PLATFORM_COLUMN},
       id text not null,
       identifier text not null,
       value text not null,
       expires_at timestamptz not null,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (tenant_id, id)
     )`,
    'create index verifications_of_identifier on identity.verifications (tenant_id, identifier)',
    'create index verifications_by_expiry on identity.verifications (expires_at)',
    ...tenantTable('identity', 'verifications', {
      service: 'select, insert, update, delete',
      worker: 'select, delete',
    }),
    `create table identity.signing_keys (
       ${PLATFORM_COLUMN},
       id uuid not null,
       public_key text not null,
       private_key text not null,
       alg text,
       crv text,
       created_at timestamptz not null,
       expires_at timestamptz,
       primary key (tenant_id, id)
     )`,
    ...tenantTable('identity', 'signing_keys', { service: 'select, insert, delete' }),
    `create table identity.attempt_counters (
       ${PLATFORM_COLUMN},
       scope text not null,
       subject text not null,
       attempts integer not null,
       window_ends_at timestamptz not null,
       primary key (tenant_id, scope, subject)
     )`,
    'create index attempt_counters_by_end on identity.attempt_counters (window_ends_at)',
    ...tenantTable('identity', 'attempt_counters', { service: 'select, insert, update', worker: 'select, delete' }),
  ],
  down: ['attempt_counters', 'signing_keys', 'verifications', 'sessions', 'accounts', 'users'].map(
    (table) => `drop table identity.${table}`,
  ),
};
