import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

/** A code that was given may be sealed, and nothing else of it may change. */
const GIVEN = `old.claim_id is not null and (new.tenant_id, new.id, new.prize_id, new.pool_id, new.claim_id, new.added_at)
  is distinct from (old.tenant_id, old.id, old.prize_id, old.pool_id, old.claim_id, old.added_at)`;

const givenOnce = (condition: string) => `
  create trigger voucher_codes_given_once before update on raffle.voucher_codes
    for each row when (${condition}) execute function raffle.voucher_codes_given_once()`;

/** The job finds across tenants where something is to be sealed, and sees no secret; what it seals it does as the tenant. */
const findUnsealed = (table: string): string[] => [
  `create policy ${table}_worker on raffle.${table} for select to raffle_worker using (true)`,
  `grant select (tenant_id, sealed) on raffle.${table} to raffle_worker`,
];

const findNoMore = (table: string): string[] => [
  `revoke select (tenant_id, sealed) on raffle.${table} from raffle_worker`,
  `drop policy ${table}_worker on raffle.${table}`,
];

/**
 * The operator's secret of a pool and the codes of vouchers, sealed. What was written before has no seal until the job `seal-secrets` gives
 * it one, which is why both ways stand beside each other. What is sealed cannot be had back without the keys of the service: a step back is
 * refused where something is, by the columns that may not be null then.
 */
export const sealedSecrets: SqlMigration = {
  name: '20261121_0012_sealed_secrets',
  up: [
    `alter table raffle.pool_secrets
       alter column secret drop not null,
       add column sealed text,
       add constraint pool_secrets_kept_one_way check (num_nonnulls(secret, sealed) = 1)`,
    'grant update (secret, sealed) on raffle.pool_secrets to raffle',
    ...findUnsealed('pool_secrets'),
    `alter table raffle.voucher_codes
       alter column code drop not null,
       add column sealed text,
       add column digest bytea,
       add constraint voucher_codes_kept_one_way check (num_nonnulls(code, sealed) = 1 and num_nulls(sealed, digest) in (0, 2)),
       add constraint voucher_codes_sealed_once unique (tenant_id, digest)`,
    'grant update (code, sealed, digest) on raffle.voucher_codes to raffle',
    ...findUnsealed('voucher_codes'),
    'drop trigger voucher_codes_given_once on raffle.voucher_codes',
    givenOnce(GIVEN),
    `create table raffle.voucher_digest_keys (
       tenant_id uuid not null,
       sealed text not null,
       primary key (tenant_id)
     )`,
    ...tenantTable('raffle', 'voucher_digest_keys', {
      service: 'select, insert, update (sealed)',
      worker: 'select (tenant_id, sealed)',
    }),
    `create trigger voucher_digest_keys_kept before delete or truncate on raffle.voucher_digest_keys
       for each statement execute function raffle.refuse_removal()`,
  ],
  down: [
    'drop table raffle.voucher_digest_keys',
    'drop trigger voucher_codes_given_once on raffle.voucher_codes',
    givenOnce('old.claim_id is not null'),
    ...findNoMore('voucher_codes'),
    'revoke update (code) on raffle.voucher_codes from raffle',
    `alter table raffle.voucher_codes
       drop constraint voucher_codes_sealed_once,
       drop constraint voucher_codes_kept_one_way,
       drop column digest,
       drop column sealed,
       alter column code set not null`,
    ...findNoMore('pool_secrets'),
    'revoke update (secret) on raffle.pool_secrets from raffle',
    `alter table raffle.pool_secrets
       drop constraint pool_secrets_kept_one_way,
       drop column sealed,
       alter column secret set not null`,
  ],
};
