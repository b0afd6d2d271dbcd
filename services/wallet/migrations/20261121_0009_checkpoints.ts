import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** A row names the one before by its number and its hash, so that a gap, a fork and a broken link are each a constraint that fails. */
const createCheckpoints = `
  create table wallet.checkpoints (
    tenant_id uuid not null,
    number bigint not null check (number >= 1),
    sealed_at timestamptz not null,
    accounts bigint not null check (accounts >= 1),
    entries bigint not null check (entries >= accounts),
    root bytea not null check (octet_length(root) = 32),
    currencies jsonb not null,
    heads bigint not null check (heads between 1 and accounts),
    previous_number bigint generated always as (nullif(number - 1, 0)) stored,
    previous_hash bytea not null check (octet_length(previous_hash) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    primary key (tenant_id, number),
    constraint checkpoints_hash unique (tenant_id, number, hash),
    constraint checkpoints_chain foreign key (tenant_id, previous_number, previous_hash)
      references wallet.checkpoints (tenant_id, number, hash),
    constraint checkpoints_begin check (number > 1 or previous_hash = decode(repeat('00', 32), 'hex'))
  )`;

/** The heads that moved since the checkpoint before. They are written while the tree grows, and so before the checkpoint itself. */
const createHeads = `
  create table wallet.checkpoint_heads (
    tenant_id uuid not null,
    number bigint not null,
    account_id uuid not null,
    sequence bigint not null check (sequence >= 1),
    posted_minor bigint not null,
    head_hash bytea not null check (octet_length(head_hash) = 32),
    primary key (tenant_id, number, account_id),
    constraint checkpoint_heads_once unique (tenant_id, account_id, sequence),
    constraint checkpoint_heads_checkpoint foreign key (tenant_id, number) references wallet.checkpoints
      deferrable initially deferred
  )`;

const appendOnly = (table: string): string => `
  create trigger ${table}_append_only before update or delete or truncate on wallet.${table}
  for each statement execute function wallet.refuse_change()`;

/**
 * Checkpoints, append-only as the ledger that they seal. The job that looks for tenants with new entries may see how many each account has, and
 * nothing else of it.
 */
export const checkpoints: SqlMigration = {
  name: '20261121_0009_checkpoints',
  up: [
    createCheckpoints,
    createHeads,
    appendOnly('checkpoints'),
    appendOnly('checkpoint_heads'),
    ...tenantTable('wallet', 'checkpoints', {
      service: 'select, insert',
      worker: 'select (tenant_id, number, sealed_at, entries)',
    }),
    ...tenantTable('wallet', 'checkpoint_heads', { service: 'select, insert' }),
    'create policy accounts_counted on wallet.accounts for select to "wallet_worker" using (true)',
    'grant select (tenant_id, sequence) on wallet.accounts to "wallet_worker"',
  ],
  down: [
    'revoke select (tenant_id, sequence) on wallet.accounts from "wallet_worker"',
    'drop policy accounts_counted on wallet.accounts',
    'drop table wallet.checkpoint_heads',
    'drop table wallet.checkpoints',
  ],
};
