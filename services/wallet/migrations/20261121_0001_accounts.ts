import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** The largest amount that JSON carries exactly. */
const MAX = '9007199254740991';

/** One row a balance. Updated with every posting, hence the free space that lets an update stay on its page. */
const createAccounts = `
  create table wallet.accounts (
    tenant_id uuid not null,
    id uuid not null,
    owner_kind text not null check (owner_kind in ('user', 'pool', 'tenant')),
    owner_id uuid not null,
    kind text not null,
    provider text not null default '',
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
    floor_minor bigint,
    posted_minor bigint not null default 0,
    held_minor bigint not null default 0,
    pending_in_minor bigint not null default 0,
    sequence bigint not null default 0 check (sequence >= 0),
    head_hash bytea not null check (octet_length(head_hash) = 32),
    opened_at timestamptz not null,
    primary key (tenant_id, id),
    constraint accounts_owner unique (tenant_id, owner_kind, owner_id, currency, kind, provider),
    constraint accounts_of_tenant check (owner_kind <> 'tenant' or
      owner_id = tenant_id and kind in ('external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense')),
    constraint accounts_floor check ((owner_kind = 'tenant') = (floor_minor is null)),
    constraint accounts_not_below_floor check (posted_minor - held_minor >= floor_minor),
    constraint accounts_posted_range check (posted_minor between -${MAX} and ${MAX}),
    constraint accounts_held_range check (held_minor between 0 and ${MAX}),
    constraint accounts_pending_range check (pending_in_minor between 0 and ${MAX}),
    constraint accounts_closed_empty check (status <> 'CLOSED' or (posted_minor = 0 and held_minor = 0))
  ) with (fillfactor = 70)`;

/** Accounts. Nobody may delete one, and of a standing one the service changes its status and its balances only. */
export const accounts: SqlMigration = {
  name: '20261121_0001_accounts',
  up: [
    createAccounts,
    ...tenantTable('wallet', 'accounts', {
      service: `select, insert, update (status, posted_minor, held_minor, pending_in_minor, sequence, head_hash)`,
    }),
  ],
  down: ['drop table wallet.accounts'],
};
