import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const MAX = '9007199254740991';

const TYPES = `('payment', 'refund', 'payout', 'chargeback', 'reversal', 'adjustment', 'fee', 'other')`;

/** What a file is compared with: transfers of an external account, by the provider's id and by time. Few transfers have one. */
const indexTransfers = [
  `create index transfers_external_id on wallet.transfers (tenant_id, (refs->>'externalId'))
     where refs->>'externalId' is not null`,
  `create index transfers_external_debits on wallet.transfers (tenant_id, debit_account_id, effective_at)
     where refs->>'externalId' is not null`,
  `create index transfers_external_credits on wallet.transfers (tenant_id, credit_account_id, effective_at)
     where refs->>'externalId' is not null`,
];

const createReconciliations = `
  create table wallet.reconciliations (
    tenant_id uuid not null,
    id uuid not null,
    provider text not null,
    currency char(3),
    period_from timestamptz not null,
    period_to timestamptz not null,
    format text not null check (format in ('csv', 'stripe-balance-transactions')),
    content_hash bytea not null check (octet_length(content_hash) = 32),
    lines int not null check (lines >= 0),
    matched int not null check (matched >= 0),
    differences int not null check (differences >= 0),
    new_differences int not null check (new_differences between 0 and differences),
    settled int not null check (settled >= 0),
    requested_by text not null,
    completed_at timestamptz not null,
    primary key (tenant_id, id),
    constraint reconciliations_period check (period_from < period_to),
    constraint reconciliations_same_file unique nulls not distinct
      (tenant_id, provider, content_hash, format, period_from, period_to, currency)
  )`;

const createLines = `
  create table wallet.settlement_lines (
    tenant_id uuid not null,
    reconciliation_id uuid not null,
    line_number int not null check (line_number >= 1),
    provider text not null,
    type text not null check (type in ${TYPES}),
    external_id text not null,
    flow text not null check (flow in ('IN', 'OUT', 'NONE')),
    amount_minor bigint not null check (amount_minor between -${MAX} and ${MAX}),
    currency char(3) not null,
    fee_minor bigint not null check (fee_minor between -${MAX} and ${MAX}),
    occurred_at timestamptz not null,
    reference text,
    transfer_id uuid,
    primary key (tenant_id, reconciliation_id, line_number),
    constraint settlement_lines_flow check (flow = 'NONE' or type <> 'fee' and (flow = 'IN') = (amount_minor > 0))
  )`;

const createTotals = `
  create table wallet.reconciliation_totals (
    tenant_id uuid not null,
    reconciliation_id uuid not null,
    type text not null check (type in ${TYPES}),
    currency char(3) not null,
    lines int not null,
    matched int not null,
    file_minor bigint not null,
    bookings int not null,
    ledger_minor bigint not null,
    fees_minor bigint not null,
    primary key (tenant_id, reconciliation_id, type, currency),
    constraint reconciliation_totals_reconciliation
      foreign key (tenant_id, reconciliation_id) references wallet.reconciliations
  )`;

/** What both sides say stands beside each other; amounts are signed as the provider sees them. */
const createDifferences = `
  create table wallet.differences (
    tenant_id uuid not null,
    id uuid not null,
    fingerprint uuid not null,
    provider text not null,
    kind text not null check (kind in ('MISSING_IN_LEDGER', 'MISSING_AT_PROVIDER', 'AMOUNT_DIFFERS', 'CURRENCY_DIFFERS',
      'DUPLICATE_LINE', 'BOOKED_TWICE')),
    type text not null check (type in ${TYPES}),
    external_id text not null,
    flow text not null check (flow in ('IN', 'OUT', 'NONE')),
    line_number int,
    file_minor bigint,
    file_currency char(3),
    occurred_at timestamptz,
    transfer_id uuid,
    ledger_minor bigint,
    ledger_currency char(3),
    effective_at timestamptz,
    found_by uuid not null,
    found_at timestamptz not null,
    state text not null default 'OPEN' check (state in ('OPEN', 'RESOLVED', 'SETTLED')),
    resolution text check (resolution in ('adjustment', 'explained', 'settled')),
    note text,
    adjustment_id uuid,
    settled_by uuid,
    resolved_by text,
    resolved_at timestamptz,
    primary key (tenant_id, id),
    constraint differences_found_once unique (tenant_id, fingerprint),
    constraint differences_settled_by foreign key (tenant_id, settled_by) references wallet.reconciliations,
    constraint differences_adjustment foreign key (tenant_id, adjustment_id) references wallet.transfers,
    constraint differences_one_adjustment unique (tenant_id, adjustment_id),
    constraint differences_file_side check (num_nulls(line_number, file_minor, file_currency, occurred_at) in (0, 4)),
    constraint differences_ledger_side check (num_nulls(transfer_id, ledger_minor, ledger_currency, effective_at) in (0, 4)),
    constraint differences_some_side check (num_nonnulls(line_number, transfer_id) > 0),
    constraint differences_open check ((state = 'OPEN') = (num_nonnulls(resolution, resolved_by, resolved_at) = 0)
      and num_nulls(resolution, resolved_by, resolved_at) in (0, 3)),
    constraint differences_adjusted check ((resolution is not distinct from 'adjustment') = (adjustment_id is not null)),
    constraint differences_settled check ((state = 'SETTLED') = (settled_by is not null)
      and (state = 'SETTLED') = (resolution is not distinct from 'settled')),
    constraint differences_noted check ((note is not null) = (state = 'RESOLVED'))
  ) with (fillfactor = 70)`;

const createFindings = `
  create table wallet.reconciliation_findings (
    tenant_id uuid not null,
    reconciliation_id uuid not null,
    difference_id uuid not null,
    primary key (tenant_id, reconciliation_id, difference_id)
  )`;

/** What each table that is written in bulk refers to: its column, and the table whose id that is. */
const references = {
  settlement_lines: { reconciliation_id: 'reconciliations', transfer_id: 'transfers' },
  differences: { found_by: 'reconciliations', transfer_id: 'transfers' },
  reconciliation_findings: { reconciliation_id: 'reconciliations', difference_id: 'differences' },
};

/**
 * Stands for foreign keys, once a statement. Those look for one row after another, by a plan that a session keeps from when
 * the table was small, and so does a nested loop: a file of thousands of lines would read the table thousands of times.
 */
const requireReferences = (table: string, columns: Readonly<Record<string, string>>): string[] => {
  const missing = Object.entries(columns).map(
    ([column, target]) => `exists (
      select from new_rows n left join wallet.${target} r on r.tenant_id = n.tenant_id and r.id = n.${column}
      where n.${column} is not null and r.id is null)`,
  );
  return [
    `create function wallet.${table}_require_references() returns trigger language plpgsql set enable_nestloop = off as $$
     begin
       if ${missing.join(' or ')} then
         raise exception 'a row of wallet.${table} refers to one that is not there'
           using errcode = 'foreign_key_violation', constraint = '${table}_references';
       end if;
       return null;
     end $$`,
    `create trigger ${table}_references after insert on wallet.${table}
       referencing new table as new_rows for each statement execute function wallet.${table}_require_references()`,
  ];
};

const facts = ['reconciliations', 'settlement_lines', 'reconciliation_totals', 'reconciliation_findings'];

const appendOnly = (table: string): string => `
  create trigger ${table}_append_only before update or delete or truncate on wallet.${table}
  for each statement execute function wallet.refuse_change()`;

/** A closed difference stays as it was closed, and none is ever taken away: not even the schema's owner may. */
const guardDifferences = [
  `create trigger differences_closed_once before update on wallet.differences
     for each row when (old.state <> 'OPEN') execute function wallet.refuse_change()`,
  `create trigger differences_kept before delete or truncate on wallet.differences
     for each statement execute function wallet.refuse_change()`,
];

/** Settlement files, what comparing them with the ledger found, and what became of each difference. */
export const reconciliation: SqlMigration = {
  name: '20261121_0010_reconciliation',
  up: [
    ...indexTransfers,
    createReconciliations,
    createLines,
    `create index settlement_lines_item on wallet.settlement_lines (tenant_id, provider, external_id, flow)`,
    createTotals,
    createDifferences,
    `create index differences_queue on wallet.differences (tenant_id, id) where state = 'OPEN'`,
    `create index differences_open_item on wallet.differences (tenant_id, provider, external_id) where state = 'OPEN'`,
    createFindings,
    ...facts.map(appendOnly),
    ...guardDifferences,
    ...Object.entries(references).flatMap(([table, columns]) => requireReferences(table, columns)),
    ...facts.flatMap((table) => tenantTable('wallet', table, { service: 'select, insert' })),
    ...tenantTable('wallet', 'differences', {
      service: `select, insert,
        update (state, resolution, note, adjustment_id, settled_by, resolved_by, resolved_at)`,
    }),
  ],
  down: [
    'drop table wallet.reconciliation_findings',
    'drop table wallet.differences',
    'drop table wallet.reconciliation_totals',
    'drop table wallet.settlement_lines',
    'drop table wallet.reconciliations',
    ...Object.keys(references).map((table) => `drop function wallet.${table}_require_references()`),
    'drop index wallet.transfers_external_credits',
    'drop index wallet.transfers_external_debits',
    'drop index wallet.transfers_external_id',
  ],
};
