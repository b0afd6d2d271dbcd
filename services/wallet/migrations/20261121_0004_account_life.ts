import type { SqlMigration } from '@tessera/runtime/postgres';

/**
 * What happens to an account besides postings: its events are counted, a person's spending may be limited, and a person may
 * owe money. Nothing here holds up postings: columns come with constant defaults, and constraints are added unchecked and
 * checked afterwards, under a lock that lets postings pass. That takes a transaction a statement, so each can be run again.
 */
export const accountLife: SqlMigration = {
  name: '20261121_0004_account_life',
  transactional: false,
  up: [
    `alter table wallet.accounts
       add column if not exists version integer not null default 1,
       add column if not exists spending jsonb,
       add column if not exists owes boolean not null default false`,
    'alter table wallet.holds add column if not exists limited boolean not null default false',
    `alter table wallet.accounts
       drop constraint if exists accounts_of_tenant,
       add constraint accounts_of_tenant check (owner_kind <> 'tenant' or owner_id = tenant_id
         and kind in ('external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense', 'exchange')) not valid,
       drop constraint if exists accounts_floor,
       add constraint accounts_floor check ((owner_kind = 'tenant' or kind = 'receivable') = (floor_minor is null)) not valid`,
    'alter table wallet.accounts validate constraint accounts_of_tenant',
    'alter table wallet.accounts validate constraint accounts_floor',
    `alter table wallet.transfers
       drop constraint if exists transfers_reason_check,
       add constraint transfers_reason_check check (reason in ('TOPUP', 'TICKET_PURCHASE', 'REFUND', 'PRIZE_PAYOUT',
         'WITHDRAWAL', 'COMMISSION_PAYOUT', 'ADJUSTMENT', 'TRANSFER', 'FEE', 'EXCHANGE', 'CHARGEBACK', 'SETTLEMENT')) not valid`,
    'alter table wallet.transfers validate constraint transfers_reason_check',
    'grant update (version, spending, owes) on wallet.accounts to wallet',
  ],
  down: [
    `alter table wallet.transfers
       drop constraint if exists transfers_reason_check,
       add constraint transfers_reason_check check (reason in ('TOPUP', 'TICKET_PURCHASE', 'REFUND', 'PRIZE_PAYOUT',
         'WITHDRAWAL', 'COMMISSION_PAYOUT', 'ADJUSTMENT', 'TRANSFER', 'FEE'))`,
    `alter table wallet.accounts
       drop constraint if exists accounts_of_tenant,
       add constraint accounts_of_tenant check (owner_kind <> 'tenant' or
         owner_id = tenant_id and kind in ('external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense')),
       drop constraint if exists accounts_floor,
       add constraint accounts_floor check ((owner_kind = 'tenant') = (floor_minor is null))`,
    'alter table wallet.holds drop column if exists limited',
    'alter table wallet.accounts drop column if exists owes, drop column if exists spending, drop column if exists version',
  ],
};
