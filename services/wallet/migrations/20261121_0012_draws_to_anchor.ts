import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/**
 * A checkpoint may list no head: nothing was posted since the one before, and draws were committed to. Constraints of before had no names of their
 * own, and of the rows that they held none breaks the new one.
 */
const SEAL_DRAWS_ALONE = [
  `alter table wallet.checkpoints
     drop constraint checkpoints_check1,
     add constraint checkpoints_heads check (heads between 0 and accounts) not valid`,
  `create function wallet.refuse_empty_checkpoint() returns trigger language plpgsql as $$
   begin
     if not exists (
       select from wallet.checkpoint_draws d where d.tenant_id = new.tenant_id and d.number = new.number
     ) then
       raise exception 'checkpoint % of tenant % would seal nothing', new.number, new.tenant_id
         using errcode = 'integrity_constraint_violation', constraint = 'checkpoints_not_empty';
     end if;
     return null;
   end $$`,
  `create trigger checkpoints_not_empty after insert on wallet.checkpoints for each row when (new.heads = 0)
     execute function wallet.refuse_empty_checkpoint()`,
];

/**
 * What waits to be anchored, in a table that is all but empty: whoever looks for it need not compare all draws that there ever were with all that
 * were sealed. The tables that only grow keep it themselves, also where a process of the release before writes into them.
 */
const WAITING_DRAWS = [
  `create table wallet.draws_to_anchor (
     tenant_id uuid not null,
     pool_id uuid not null,
     since timestamptz not null default clock_timestamp(),
     primary key (tenant_id, pool_id),
     constraint draws_to_anchor_commitment foreign key (tenant_id, pool_id) references wallet.draw_commitments
   )`,
  `create function wallet.await_anchor() returns trigger language plpgsql as $$
   begin
     insert into wallet.draws_to_anchor (tenant_id, pool_id) values (new.tenant_id, new.pool_id);
     return null;
   end $$`,
  `create function wallet.end_await_anchor() returns trigger language plpgsql as $$
   begin
     delete from wallet.draws_to_anchor where tenant_id = new.tenant_id and pool_id = new.pool_id;
     return null;
   end $$`,
  `create trigger draw_commitments_await after insert on wallet.draw_commitments for each row
     execute function wallet.await_anchor()`,
  `create trigger checkpoint_draws_end_await after insert on wallet.checkpoint_draws for each row
     execute function wallet.end_await_anchor()`,
];

/** Draws of before that wait for their tenant's next posting. Row security would hide them, from the owner too. */
const AWAIT_WHAT_IS_THERE = [
  'alter table wallet.draw_commitments no force row level security',
  'alter table wallet.checkpoint_draws no force row level security',
  `insert into wallet.draws_to_anchor (tenant_id, pool_id)
     select c.tenant_id, c.pool_id from wallet.draw_commitments c
     where not exists (
       select from wallet.checkpoint_draws d where d.tenant_id = c.tenant_id and d.pool_id = c.pool_id
     )`,
  'alter table wallet.draw_commitments force row level security',
  'alter table wallet.checkpoint_draws force row level security',
];

export const drawsToAnchor: SqlMigration = {
  name: '20261121_0012_draws_to_anchor',
  up: [
    ...SEAL_DRAWS_ALONE,
    ...WAITING_DRAWS,
    ...AWAIT_WHAT_IS_THERE,
    ...tenantTable('wallet', 'draws_to_anchor', {
      service: 'select, insert, delete',
      worker: 'select (tenant_id, since)',
    }),
  ],
  down: [
    'drop trigger checkpoint_draws_end_await on wallet.checkpoint_draws',
    'drop trigger draw_commitments_await on wallet.draw_commitments',
    'drop table wallet.draws_to_anchor',
    'drop function wallet.end_await_anchor()',
    'drop function wallet.await_anchor()',
    'drop trigger checkpoints_not_empty on wallet.checkpoints',
    'drop function wallet.refuse_empty_checkpoint()',
    // Checkpoints that list no head stay: nothing is ever taken out of this table.
    `alter table wallet.checkpoints
       drop constraint checkpoints_heads,
       add constraint checkpoints_check1 check (heads between 1 and accounts) not valid`,
  ],
};
