import type { SqlMigration } from '@tessera/runtime/postgres';

/**
 * What happens to an account besides postings: its events are counted, a person's spending may be limited, and a person may
 * owe money. Columns come with constant defaults and rules are added unchecked, so none of it reads a table through.
 */
export const accountLife: SqlMigration = {
  name: '20261121_0004_account_life',
  up: [
    `alter table wallet.accounts
       add column version integer not null default 1,
       add column spending jsonb,
       add column owes boolean not null default false,
       drop constraint accounts_of_tenant,
       add constraint accounts_of_tenant check (owner_kind <> 'tenant' or owner_id = tenant_id
         and kind in ('external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense', 'exchange')) not valid,
       drop constraint accounts_floor,
       add constraint accounts_floor check ((owner_kind = 'tenant' or kind = 'receivable') = (floor_minor is null)) not valid`,
    'alter table wallet.holds add column limited boolean not null default false',
    `alter table wallet.transfers
       drop constraint transfers_reason_check,
       add constraint transfers_reason_check check (reason in ('TOPUP', 'TICKET_PURCHASE', 'REFUND', 'PRIZE_PAYOUT',
         'WITHDRAWAL', 'COMMISSION_PAYOUT', 'ADJUSTMENT', 'TRANSFER', 'FEE', 'EXCHANGE', 'CHARGEBACK', 'SETTLEMENT')) not valid`,
    'grant update (version, spending, owes) on wallet.accounts to wallet',
  ],
  down: [
    `alter table wallet.transfers
       drop constraint transfers_reason_check,
       add constraint transfers_reason_check check (reason in ('TOPUP', 'TICKET_PURCHASE', 'REFUND', 'PRIZE_PAYOUT',
         'WITHDRAWAL', 'COMMISSION_PAYOUT', 'ADJUSTMENT', 'TRANSFER', 'FEE'))`,
    'alter table wallet.holds drop column limited',
    `alter table wallet.accounts
       drop constraint accounts_of_tenant,
       add constraint accounts_of_tenant check (owner_kind <> 'tenant' or
         owner_id = tenant_id and kind in ('external', 'revenue', 'prizes', 'fees', 'receivable', 'suspense')),
       drop constraint accounts_floor,
       add constraint accounts_floor check ((owner_kind = 'tenant') = (floor_minor is null)),
       drop column owes, drop column spending, drop column version`,
  ],
};

/** Checks what stood before against the new rules, while everybody goes on posting. */
export const accountRules: SqlMigration = {
  name: '20261121_0004_account_rules',
  transactional: false,
  up: [
    'alter table wallet.accounts validate constraint accounts_of_tenant',
    'alter table wallet.accounts validate constraint accounts_floor',
    'alter table wallet.transfers validate constraint transfers_reason_check',
  ],
  down: [],
};
