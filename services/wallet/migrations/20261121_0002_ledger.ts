import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const MAX = '9007199254740991';

const createTransfers = `
  create table wallet.transfers (
    tenant_id uuid not null,
    id uuid not null,
    debit_account_id uuid not null,
    credit_account_id uuid not null,
    amount_minor bigint not null check (amount_minor between 1 and ${MAX}),
    currency char(3) not null,
    reason text not null check (reason in ('TOPUP', 'TICKET_PURCHASE', 'REFUND', 'PRIZE_PAYOUT', 'WITHDRAWAL',
      'COMMISSION_PAYOUT', 'ADJUSTMENT', 'TRANSFER', 'FEE')),
    refs jsonb not null,
    reverses uuid,
    posted_by text not null,
    idempotency_key text,
    effective_at timestamptz not null,
    posted_at timestamptz not null,
    primary key (tenant_id, id),
    constraint transfers_two_accounts check (debit_account_id <> credit_account_id),
    constraint transfers_debit_account foreign key (tenant_id, debit_account_id) references wallet.accounts,
    constraint transfers_credit_account foreign key (tenant_id, credit_account_id) references wallet.accounts,
    constraint transfers_reverses foreign key (tenant_id, reverses) references wallet.transfers
  )`;

/** The sequence is the key, so a statement is one range of one index however long the ledger is. */
const createEntries = `
  create table wallet.ledger_entries (
    tenant_id uuid not null,
    account_id uuid not null,
    sequence bigint not null check (sequence >= 1),
    id uuid not null,
    transfer_id uuid not null,
    direction text not null check (direction in ('DEBIT', 'CREDIT')),
    amount_minor bigint not null check (amount_minor between 1 and ${MAX}),
    currency char(3) not null,
    balance_after_minor bigint not null check (balance_after_minor between -${MAX} and ${MAX}),
    posted_at timestamptz not null,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (tenant_id, account_id, sequence),
    constraint ledger_entries_sides unique (tenant_id, transfer_id, direction)
  )`;

/** How much of a transfer was given back so far: the one thing about a transfer that changes, so it stands beside it. */
const createReversals = `
  create table wallet.reversals (
    tenant_id uuid not null,
    transfer_id uuid not null,
    amount_minor bigint not null,
    reversed_minor bigint not null check (reversed_minor >= 0),
    primary key (tenant_id, transfer_id),
    constraint reversals_within_transfer check (reversed_minor <= amount_minor),
    constraint reversals_transfer foreign key (tenant_id, transfer_id) references wallet.transfers
  ) with (fillfactor = 70)`;

/**
 * Runs once a statement and not once a row. It stands for the foreign keys of entries as well: an entry's transfer and
 * account are there, or it is refused.
 */
const requireBalancedEntries = `
  create function wallet.require_balanced_entries() returns trigger language plpgsql as $$
  begin
    if exists (
      select from new_entries e
      left join wallet.transfers t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
      group by e.tenant_id, e.transfer_id
      having count(*) <> 2 or count(distinct e.direction) <> 2 or not bool_and(coalesce(
        e.amount_minor = t.amount_minor and e.currency = t.currency and
        e.account_id = case e.direction when 'DEBIT' then t.debit_account_id else t.credit_account_id end, false))
    ) then
      raise exception 'a transfer is written with one debit and one credit of its amount on its accounts'
        using errcode = 'integrity_constraint_violation', constraint = 'ledger_entries_balanced';
    end if;
    return null;
  end $$`;

const refuseChange = `
  create function wallet.refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'wallet.% is append-only: book a transfer that reverses the wrong one', tg_table_name
      using errcode = 'integrity_constraint_violation', constraint = 'append_only';
  end $$`;

const appendOnly = (table: string): string => `
  create trigger ${table}_append_only before update or delete or truncate on wallet.${table}
  for each statement execute function wallet.refuse_change()`;

/** The ledger itself. No role of the service may change or delete of it, and a trigger refuses even the schema's owner. */
export const ledger: SqlMigration = {
  name: '20261121_0002_ledger',
  up: [
    createTransfers,
    `create index transfers_reversing on wallet.transfers (tenant_id, reverses) where reverses is not null`,
    // A provider's payment is booked once, also where two payments of ours claimed to be it.
    `create unique index transfers_provider_payment on wallet.transfers
       (tenant_id, debit_account_id, (refs->>'externalId')) where reason = 'TOPUP'`,
    createEntries,
    createReversals,
    requireBalancedEntries,
    refuseChange,
    `create trigger ledger_entries_balanced after insert on wallet.ledger_entries
       referencing new table as new_entries for each statement execute function wallet.require_balanced_entries()`,
    appendOnly('transfers'),
    appendOnly('ledger_entries'),
    ...tenantTable('wallet', 'transfers', { service: 'select, insert' }),
    ...tenantTable('wallet', 'ledger_entries', { service: 'select, insert' }),
    ...tenantTable('wallet', 'reversals', { service: 'select, insert, update (reversed_minor)' }),
  ],
  down: [
    'drop table wallet.reversals',
    'drop table wallet.ledger_entries',
    'drop table wallet.transfers',
    'drop function wallet.require_balanced_entries()',
    'drop function wallet.refuse_change()',
  ],
};
