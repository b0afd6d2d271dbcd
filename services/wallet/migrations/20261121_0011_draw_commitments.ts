import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const appendOnly = (table: string): string => `
  create trigger ${table}_append_only before update or delete or truncate on wallet.${table}
  for each statement execute function wallet.refuse_change()`;

/** What the raffle's draws were committed to, and the checkpoint that anchors each of them: the next one after it came, and no other. */
export const drawCommitments: SqlMigration = {
  name: '20261121_0011_draw_commitments',
  up: [
    `create table wallet.draw_commitments (
       tenant_id uuid not null,
       pool_id uuid not null,
       commitment_hash bytea not null check (octet_length(commitment_hash) = 32),
       committed_at timestamptz not null,
       primary key (tenant_id, pool_id)
     )`,
    appendOnly('draw_commitments'),
    ...tenantTable('wallet', 'draw_commitments', { service: 'select, insert' }),
    `create table wallet.checkpoint_draws (
       tenant_id uuid not null,
       pool_id uuid not null,
       number bigint not null,
       primary key (tenant_id, pool_id),
       constraint checkpoint_draws_by_number unique (tenant_id, number, pool_id),
       constraint checkpoint_draws_commitment foreign key (tenant_id, pool_id) references wallet.draw_commitments,
       constraint checkpoint_draws_checkpoint foreign key (tenant_id, number) references wallet.checkpoints
         deferrable initially deferred
     )`,
    appendOnly('checkpoint_draws'),
    ...tenantTable('wallet', 'checkpoint_draws', { service: 'select, insert' }),
  ],
  down: ['drop table wallet.checkpoint_draws', 'drop table wallet.draw_commitments'],
};
