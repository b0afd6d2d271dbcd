import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Money set aside. The sweeper, which looks over all tenants, may only look. */
export const holds: SqlMigration = {
  name: '20261121_0003_holds',
  up: [
    `create table wallet.holds (
       tenant_id uuid not null,
       id uuid not null,
       account_id uuid not null,
       amount_minor bigint not null check (amount_minor between 1 and 9007199254740991),
       currency char(3) not null,
       status text not null check (status in ('ACTIVE', 'CAPTURED', 'RELEASED', 'EXPIRED')),
       captured_minor bigint not null default 0,
       transfer_id uuid,
       refs jsonb not null,
       placed_at timestamptz not null,
       expires_at timestamptz not null,
       closed_at timestamptz,
       primary key (tenant_id, id),
       constraint holds_account foreign key (tenant_id, account_id) references wallet.accounts,
       constraint holds_transfer foreign key (tenant_id, transfer_id) references wallet.transfers,
       constraint holds_closed check ((status = 'ACTIVE') = (closed_at is null)),
       constraint holds_captured check ((status = 'CAPTURED') = (transfer_id is not null)),
       constraint holds_captured_amount check (captured_minor between 0 and amount_minor
         and (captured_minor > 0) = (status = 'CAPTURED')),
       constraint holds_last_a_while check (expires_at > placed_at)
     )`,
    `create index holds_due on wallet.holds (expires_at) where status = 'ACTIVE'`,
    `create index holds_active on wallet.holds (tenant_id, account_id) where status = 'ACTIVE'`,
    ...tenantTable('wallet', 'holds', {
      service: 'select, insert, update (status, captured_minor, transfer_id, closed_at)',
      worker: 'select',
    }),
  ],
  down: ['drop table wallet.holds'],
};
