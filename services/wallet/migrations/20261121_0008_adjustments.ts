import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const createAdjustments = `
  create table wallet.adjustments (
    tenant_id uuid not null,
    id uuid not null,
    debit jsonb not null,
    credit jsonb not null,
    amount_minor bigint not null check (amount_minor between 1 and 9007199254740991),
    currency char(3) not null,
    note text not null,
    reverses uuid,
    status text not null check (status in ('PENDING_APPROVAL', 'POSTED', 'REJECTED')),
    requested_by text not null,
    requested_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    reason text,
    transfer_id uuid,
    sequence integer not null check (sequence >= 1),
    primary key (tenant_id, id),
    constraint adjustments_transfer foreign key (tenant_id, transfer_id) references wallet.transfers,
    constraint adjustments_posted check ((status = 'POSTED') = (transfer_id is not null)),
    constraint adjustments_decided check ((decided_by is null) = (decided_at is null)
      and (status = 'PENDING_APPROVAL') <= (decided_by is null) and (status = 'REJECTED') <= (decided_by is not null)),
    constraint adjustments_second_person check (status <> 'POSTED' or decided_by is distinct from requested_by)
  )`;

const forwardOnly = `
  create function wallet.adjustments_forward_only() returns trigger language plpgsql as $$
  begin
    if old.status <> 'PENDING_APPROVAL' or new.status = 'PENDING_APPROVAL' then
      raise exception 'an adjustment does not go from % to %', old.status, new.status
        using errcode = 'integrity_constraint_violation', constraint = 'adjustments_forward_only';
    end if;
    return new;
  end $$`;

/** Corrections of the books, with who asked for them and who approved. */
export const adjustments: SqlMigration = {
  name: '20261121_0008_adjustments',
  up: [
    createAdjustments,
    'create index adjustments_by_status on wallet.adjustments (tenant_id, status, id)',
    forwardOnly,
    `create trigger adjustments_forward_only before update on wallet.adjustments
       for each row execute function wallet.adjustments_forward_only()`,
    ...tenantTable('wallet', 'adjustments', {
      service: 'select, insert, update (status, decided_by, decided_at, reason, transfer_id, sequence)',
    }),
  ],
  down: ['drop table wallet.adjustments', 'drop function wallet.adjustments_forward_only()'],
};
