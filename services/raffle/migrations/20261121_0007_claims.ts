import { type SqlMigration, tenantTable } from '@tessera/runtime/postgres';

const createClaims = `
  create table raffle.claims (
    tenant_id uuid not null,
    id uuid not null,
    pool_id uuid not null,
    prize_id uuid not null,
    kind text not null check (kind in ('CASH', 'PHYSICAL', 'POINTS', 'VOUCHER')),
    place integer not null check (place > 0),
    rank integer not null check (rank > 0),
    ticket_number integer not null,
    user_id uuid not null,
    state text not null check (state in ('OPEN', 'ACCEPTED', 'FULFILLED', 'DECLINED', 'EXPIRED')),
    opened_at timestamptz not null,
    expires_at timestamptz check (expires_at > opened_at),
    accepted_at timestamptz,
    ended_at timestamptz,
    fulfilled_at timestamptz,
    refusals integer not null default 0 check (refusals >= 0),
    sequence integer not null check (sequence > 0),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    primary key (tenant_id, id),
    constraint claims_rank_once unique (tenant_id, pool_id, rank),
    constraint claims_ticket_once unique (tenant_id, pool_id, ticket_number),
    foreign key (tenant_id, pool_id) references raffle.draw_results,
    foreign key (tenant_id, prize_id) references raffle.prizes,
    foreign key (tenant_id, pool_id, ticket_number) references raffle.tickets,
    constraint claims_open check (state <> 'OPEN' or expires_at is not null),
    constraint claims_accepted check ((accepted_at is not null) = (state in ('ACCEPTED', 'FULFILLED'))),
    constraint claims_ended check ((ended_at is not null) = (state in ('DECLINED', 'EXPIRED'))),
    constraint claims_fulfilled check ((fulfilled_at is not null) = (state = 'FULFILLED'))
  ) with (fillfactor = 70)`;

/** What has been decided is never decided again, whoever asks; and a claim stays whose and what it was. */
const forwardOnly = `
  create function raffle.claims_forward_only() returns trigger language plpgsql as $$
  begin
    if old.state <> new.state and (old.state, new.state) not in (
      ('OPEN', 'ACCEPTED'), ('OPEN', 'DECLINED'), ('OPEN', 'EXPIRED'), ('ACCEPTED', 'FULFILLED')
    ) then
      raise exception 'a claim does not go from % to %', old.state, new.state
        using errcode = 'integrity_constraint_violation', constraint = 'claims_forward_only';
    end if;
    return new;
  end $$`;

const createVoucherCodes = `
  create table raffle.voucher_codes (
    tenant_id uuid not null,
    id uuid not null,
    prize_id uuid not null,
    code text not null check (length(code) between 1 and 200),
    pool_id uuid,
    claim_id uuid,
    added_at timestamptz not null,
    primary key (tenant_id, id),
    constraint voucher_codes_once unique (tenant_id, code),
    constraint voucher_codes_one_a_claim unique (tenant_id, claim_id),
    foreign key (tenant_id, prize_id) references raffle.prizes,
    foreign key (tenant_id, pool_id) references raffle.pools,
    foreign key (tenant_id, claim_id) references raffle.claims,
    constraint voucher_codes_given_from_a_pool check (claim_id is null or pool_id is not null)
  )`;

/** Whoever has a code keeps it, and nobody else ever gets it. */
const codesGivenOnce = `
  create function raffle.voucher_codes_given_once() returns trigger language plpgsql as $$
  begin
    raise exception 'a voucher code that was given stays given'
      using errcode = 'integrity_constraint_violation', constraint = 'voucher_codes_given_once';
  end $$`;

const PERSONAL = 'num_nulls(name, lines, city, postcode, country)';

const createShipments = `
  create table raffle.shipments (
    tenant_id uuid not null,
    claim_id uuid not null,
    state text not null check (state in ('READY', 'SHIPPED', 'DELIVERED')),
    name text,
    lines text[],
    city text,
    postcode text,
    country char(2),
    phone text,
    given_at timestamptz not null,
    carrier text,
    tracking text,
    shipped_at timestamptz,
    delivered_at timestamptz,
    erase_after timestamptz,
    erased_at timestamptz,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default 'infinity',
    primary key (tenant_id, claim_id),
    foreign key (tenant_id, claim_id) references raffle.claims,
    constraint shipments_shipped check ((shipped_at is not null and carrier is not null) = (state <> 'READY')),
    constraint shipments_delivered check ((delivered_at is not null and erase_after is not null) = (state = 'DELIVERED')),
    constraint shipments_erased check (
      case when erased_at is null then ${PERSONAL} = 0
           else state = 'DELIVERED' and ${PERSONAL} = 5 and phone is null and tracking is null end
    )
  ) with (fillfactor = 80)`;

/**
 * Settling says that nothing is owed any more. A process of an earlier release, which pays what was planned with the draw and
 * nothing else, is held back here while claims are under way, and its try does no harm.
 */
const settledWhenOver = `
  create function raffle.pools_settled_when_over() returns trigger language plpgsql as $$
  begin
    if exists (select from raffle.payouts where tenant_id = new.tenant_id and pool_id = new.id and transfer_id is null)
      or exists (select from raffle.claims where tenant_id = new.tenant_id and pool_id = new.id
        and (state = 'OPEN' or state = 'ACCEPTED' and kind <> 'PHYSICAL'))
      or not exists (select from raffle.payouts where tenant_id = new.tenant_id and pool_id = new.id)
        and not exists (select from raffle.claims where tenant_id = new.tenant_id and pool_id = new.id)
    then
      raise exception 'pool % is not over and cannot be settled', new.id
        using errcode = 'integrity_constraint_violation', constraint = 'pools_settled_when_over';
    end if;
    return new;
  end $$`;

/** What follows a draw: claims of those who were picked, the codes of vouchers, and the parcels of what is sent. */
export const claims: SqlMigration = {
  name: '20261121_0007_claims',
  up: [
    createClaims,
    `create unique index claims_one_a_place on raffle.claims (tenant_id, pool_id, place)
       where state in ('OPEN', 'ACCEPTED', 'FULFILLED')`,
    `create index claims_due on raffle.claims (next_attempt_at) where state = 'OPEN'`,
    'create index claims_of_user on raffle.claims (tenant_id, user_id, id)',
    forwardOnly,
    `create trigger claims_forward_only before update of state on raffle.claims
       for each row execute function raffle.claims_forward_only()`,
    ...tenantTable('raffle', 'claims', {
      service: `select, insert,
        update (state, accepted_at, ended_at, fulfilled_at, refusals, sequence, attempts, next_attempt_at)`,
      worker: 'select (tenant_id, id, state, attempts, next_attempt_at), update (attempts, next_attempt_at)',
    }),
    settledWhenOver,
    `create trigger pools_settled_when_over before update of settled_at on raffle.pools
       for each row when (old.settled_at is null and new.settled_at is not null)
       execute function raffle.pools_settled_when_over()`,
    createVoucherCodes,
    `create index voucher_codes_unused on raffle.voucher_codes (tenant_id, prize_id, id) where claim_id is null`,
    codesGivenOnce,
    `create trigger voucher_codes_given_once before update on raffle.voucher_codes
       for each row when (old.claim_id is not null) execute function raffle.voucher_codes_given_once()`,
    ...tenantTable('raffle', 'voucher_codes', { service: 'select, insert, update (pool_id, claim_id)' }),
    createShipments,
    `create index shipments_due on raffle.shipments (next_attempt_at) where erased_at is null`,
    'create index shipments_by_state on raffle.shipments (tenant_id, state, claim_id)',
    ...tenantTable('raffle', 'shipments', {
      service: 'select, insert, update',
      worker: 'select (tenant_id, claim_id, erased_at, attempts, next_attempt_at), update (attempts, next_attempt_at)',
    }),
  ],
  down: [
    'drop trigger pools_settled_when_over on raffle.pools',
    'drop function raffle.pools_settled_when_over()',
    'drop table raffle.shipments',
    'drop table raffle.voucher_codes',
    'drop table raffle.claims',
    'drop function raffle.voucher_codes_given_once()',
    'drop function raffle.claims_forward_only()',
  ],
};
