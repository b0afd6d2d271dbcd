import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** Draws by a public beacon and from a barrel beside those by a secret: what each commits to, and what each rests on. */
export const drawModes: SqlMigration = {
  name: '20261121_0005_draw_modes',
  up: [
    `alter table raffle.draws
       alter column secret_hash drop not null,
       add column chain_hash bytea check (octet_length(chain_hash) = 32),
       add column round bigint check (round between 1 and 9007199254740991),
       add column due_at timestamptz,
       drop constraint draws_mode_check,
       add constraint draws_mode_check check (mode in ('COMMIT_REVEAL', 'DRAND', 'MANUAL')),
       add constraint draws_source check (
         (secret_hash is not null) = (mode = 'COMMIT_REVEAL') and (chain_hash is not null) = (mode = 'DRAND')
           and (round is not null) = (mode = 'DRAND') and (due_at is not null) = (mode = 'DRAND')
       ),
       add constraint draws_lead check (due_at >= committed_at + interval '60 seconds')`,
    // Found by the worker too, which sees no commitment.
    'alter table raffle.pools add column draw_due_at timestamptz',
    `alter table raffle.draw_results
       alter column secret drop not null,
       alter column randomness drop not null,
       alter column seed drop not null,
       add column signature bytea check (octet_length(signature) = 48),
       add column record_hash bytea check (octet_length(record_hash) = 32),
       add constraint draw_results_evidence check (num_nonnulls(secret, signature, record_hash) = 1),
       add constraint draw_results_seed check (
         (record_hash is null) = (randomness is not null) and (record_hash is null) = (seed is not null)
       )`,
    `create table raffle.draw_records (
       tenant_id uuid not null,
       pool_id uuid not null,
       drawn_at timestamptz not null,
       first_witness text not null check (first_witness <> ''),
       second_witness text not null check (second_witness <> ''),
       evidence text not null check (evidence <> ''),
       evidence_hash bytea check (octet_length(evidence_hash) = 32),
       recorded_by text not null,
       primary key (tenant_id, pool_id),
       foreign key (tenant_id, pool_id) references raffle.draw_results,
       constraint draw_records_witnesses check (lower(first_witness) <> lower(second_witness))
     )`,
    ...tenantTable('raffle', 'draw_records', { service: 'select, insert' }),
    `create table raffle.draw_parts (
       tenant_id uuid not null,
       pool_id uuid not null,
       part_roots bytea not null check (octet_length(part_roots) > 0 and octet_length(part_roots) % 32 = 0),
       primary key (tenant_id, pool_id),
       foreign key (tenant_id, pool_id) references raffle.draws
     )`,
    ...tenantTable('raffle', 'draw_parts', { service: 'select, insert' }),
  ],
  down: [
    'drop table raffle.draw_parts',
    'drop table raffle.draw_records',
    `alter table raffle.draw_results
       drop constraint draw_results_evidence, drop constraint draw_results_seed,
       drop column signature, drop column record_hash,
       alter column secret set not null, alter column randomness set not null, alter column seed set not null`,
    'alter table raffle.pools drop column draw_due_at',
    `alter table raffle.draws
       drop constraint draws_mode_check, drop constraint draws_source, drop constraint draws_lead,
       drop column chain_hash, drop column round, drop column due_at,
       alter column secret_hash set not null,
       add constraint draws_mode_check check (mode = 'COMMIT_REVEAL')`,
  ],
};
