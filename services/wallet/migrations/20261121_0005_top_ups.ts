import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Money on its way in, by payment; and what the tenant pays and takes for one currency in another. */
export const topUps: SqlMigration = {
  name: '20261121_0005_top_ups',
  up: [
    `create table wallet.top_ups (
       tenant_id uuid not null,
       id uuid not null,
       account_id uuid not null,
       provider text not null,
       provider_payment_id text,
       amount_minor bigint not null check (amount_minor between 1 and 9007199254740991),
       currency char(3) not null,
       status text not null check (status in ('CREATED', 'COMPLETED', 'FAILED', 'CANCELLED')),
       failure_code text,
       transfer_id uuid,
       sequence integer not null check (sequence >= 1),
       created_at timestamptz not null,
       ended_at timestamptz,
       primary key (tenant_id, id),
       constraint top_ups_provider_payment unique (tenant_id, provider, provider_payment_id),
       constraint top_ups_account foreign key (tenant_id, account_id) references wallet.accounts,
       constraint top_ups_transfer foreign key (tenant_id, transfer_id) references wallet.transfers,
       constraint top_ups_ended check ((status = 'CREATED') = (ended_at is null)),
       constraint top_ups_completed check ((status = 'COMPLETED') = (transfer_id is not null)),
       constraint top_ups_failed check ((status in ('FAILED', 'CANCELLED')) = (failure_code is not null))
     )`,
    'create index top_ups_of_account on wallet.top_ups (tenant_id, account_id, id desc)',
    ...tenantTable('wallet', 'top_ups', {
      service: 'select, insert, update (provider_payment_id, status, failure_code, transfer_id, sequence, ended_at)',
    }),
    `create table wallet.exchange_rates (
       tenant_id uuid not null,
       base char(3) not null check (base ~ '^[A-Z]{3}$'),
       quote char(3) not null check (quote ~ '^[A-Z]{3}$'),
       version integer not null check (version >= 1),
       rate numeric(19, 10) not null check (rate > 0),
       set_by text not null,
       set_at timestamptz not null,
       primary key (tenant_id, base, quote, version),
       constraint exchange_rates_two_currencies check (base <> quote)
     )`,
    ...tenantTable('wallet', 'exchange_rates', { service: 'select, insert' }),
  ],
  down: ['drop table wallet.exchange_rates', 'drop table wallet.top_ups'],
};
