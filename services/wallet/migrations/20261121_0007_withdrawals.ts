import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const MAX = '9007199254740991';

const createWithdrawals = `
  create table wallet.withdrawals (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    account_id uuid not null,
    hold_id uuid not null,
    provider text not null,
    payout_method text not null check (length(payout_method) between 1 and 255),
    amount_minor bigint not null check (amount_minor between 1 and ${MAX}),
    currency char(3) not null,
    status text not null check (status in ('CREATED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'REJECTED')),
    requested_by text not null,
    requested_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    ended_by text,
    ended_at timestamptz,
    reason text,
    failure_code text,
    provider_payout_id text,
    transfer_id uuid,
    shortfall_minor bigint not null default 0 check (shortfall_minor between 0 and amount_minor),
    sequence integer not null check (sequence >= 1),
    primary key (tenant_id, id),
    constraint withdrawals_account foreign key (tenant_id, account_id) references wallet.accounts,
    constraint withdrawals_hold foreign key (tenant_id, hold_id) references wallet.holds,
    constraint withdrawals_transfer foreign key (tenant_id, transfer_id) references wallet.transfers,
    constraint withdrawals_one_hold unique (tenant_id, hold_id),
    constraint withdrawals_ended check ((status in ('CREATED', 'PROCESSING')) = (ended_at is null)),
    constraint withdrawals_approved check (status not in ('PROCESSING', 'COMPLETED', 'FAILED') or approved_at is not null),
    constraint withdrawals_second_person check (approved_by is null
      or approved_by <> requested_by and approved_by <> 'user:' || user_id),
    constraint withdrawals_paid check ((status = 'COMPLETED') = (transfer_id is not null)
      and (status = 'COMPLETED') = (provider_payout_id is not null))
  )`;

/** Whatever the service believes, an end is an end; only a payout that was made after all completes a failed withdrawal. */
const forwardOnly = `
  create function wallet.withdrawals_forward_only() returns trigger language plpgsql as $$
  begin
    if old.status in ('COMPLETED', 'CANCELLED', 'REJECTED')
      or old.status = 'FAILED' and new.status <> 'COMPLETED'
      or new.status = 'CREATED'
      or new.sequence <= old.sequence
    then
      raise exception 'a withdrawal does not go from % to %', old.status, new.status
        using errcode = 'integrity_constraint_violation', constraint = 'withdrawals_forward_only';
    end if;
    return new;
  end $$`;

/** Withdrawals, and the holds without an end that their money waits in. */
export const withdrawals: SqlMigration = {
  name: '20261121_0007_withdrawals',
  up: [
    'alter table wallet.holds alter column expires_at drop not null',
    // Who looks for holds whose time is over never finds one without; only a withdrawal or a dispute may have such a one.
    `alter table wallet.holds add constraint holds_without_end
       check (expires_at is not null or refs ?| array['withdrawalId', 'disputeId'] and status <> 'EXPIRED')`,
    createWithdrawals,
    // What counts against an owner's limits is one range of this index.
    `create index withdrawals_counted on wallet.withdrawals (tenant_id, user_id, currency, requested_at)
       include (amount_minor) where status not in ('FAILED', 'CANCELLED', 'REJECTED')`,
    'create index withdrawals_of_user on wallet.withdrawals (tenant_id, user_id, id)',
    'create index withdrawals_by_status on wallet.withdrawals (tenant_id, status, id)',
    // A provider's payout ends one withdrawal, and is booked once.
    `create unique index withdrawals_provider_payout on wallet.withdrawals
       (tenant_id, provider, currency, provider_payout_id) where provider_payout_id is not null`,
    `create unique index transfers_provider_payout on wallet.transfers
       (tenant_id, credit_account_id, (refs->>'externalId')) where reason = 'WITHDRAWAL'`,
    forwardOnly,
    `create trigger withdrawals_forward_only before update on wallet.withdrawals
       for each row execute function wallet.withdrawals_forward_only()`,
    ...tenantTable('wallet', 'withdrawals', {
      service: `select, insert, update (status, approved_by, approved_at, ended_by, ended_at, reason, failure_code,
        provider_payout_id, transfer_id, shortfall_minor, sequence)`,
    }),
  ],
  down: [
    'drop index wallet.transfers_provider_payout',
    'drop table wallet.withdrawals',
    'drop function wallet.withdrawals_forward_only()',
    'alter table wallet.holds drop constraint holds_without_end',
    // A rewrite, because row security would hide the rows from an update. Money that is set aside stays so.
    `alter table wallet.holds alter column expires_at type timestamptz
       using coalesce(expires_at, placed_at + interval '100 years')`,
    'alter table wallet.holds alter column expires_at set not null',
  ],
};
