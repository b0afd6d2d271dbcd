import type { Transaction } from '@tessera/runtime/postgres';
import type { Claim } from '../domain/claims/claim.ts';
import type { ClaimRows, OwedToClaims } from '../use-cases/claims/claims.ports.ts';
import { type ClaimColumns, claimFromRecord } from './claim.mapping.ts';

const SELECT = 'select * from claims where tenant_id = $1 and id = $2';

/** What an open claim may cost is the prize's value; what an accepted one still costs are its legs that are not paid. */
const OWED = `
  select
    count(*) filter (where c.state = 'OPEN') as open,
    count(*) filter (where c.state = 'ACCEPTED') as accepted,
    coalesce(sum(p.value_minor) filter (where c.state = 'OPEN' and c.kind = 'CASH'), 0)
      + (select coalesce(sum(amount_minor), 0) from payouts
         where tenant_id = $1 and pool_id = $2 and target = 'WINNER' and transfer_id is null) as owed
  from claims c join prizes p on p.tenant_id = c.tenant_id and p.id = c.prize_id
  where c.tenant_id = $1 and c.pool_id = $2`;

type Counted<Name extends string> = Readonly<Record<Name, string>>;

/** Claims are few next to the tickets of their pool: plain statements under the pool's lock. */
export const claimRowsOf = (tx: Transaction): ClaimRows => {
  const { tenantId } = tx;
  const one = async (statement: string, claimId: string): Promise<Claim | undefined> => {
    const [row] = await tx.execute<ClaimColumns>(statement, [tenantId, claimId]);
    return row && claimFromRecord(row);
  };
  const many = async (statement: string, ...parameters: unknown[]): Promise<Claim[]> =>
    (await tx.execute<ClaimColumns>(statement, [tenantId, ...parameters])).map(claimFromRecord);
  /** Said in words: `infinity` is no Date. */
  const lookAt = async (poolId: string, when: '-infinity' | 'infinity'): Promise<void> => {
    await tx.execute('update pools set attempts = 0, next_attempt_at = $3 where tenant_id = $1 and id = $2', [
      ...[tenantId, poolId, when],
    ]);
  };
  return {
    insert: (claims) => insert(tx, claims),
    find: (claimId) => one(SELECT, claimId),
    lock: (claimId) => one(`${SELECT} for no key update`, claimId),
    save: (claim) => save(tx, claim),
    ofPool: (poolId) => many('select * from claims where tenant_id = $1 and pool_id = $2 order by rank', poolId),

    async lastRank(poolId) {
      const [row] = await tx.execute<{ rank: number }>(
        'select coalesce(max(rank), 0) as rank from claims where tenant_id = $1 and pool_id = $2',
        [tenantId, poolId],
      );
      return row?.rank ?? 0;
    },

    pageOfPool: (poolId, { limit, after }) =>
      many(
        'select * from claims where tenant_id = $1 and pool_id = $2 and rank > $3 order by rank limit $4',
        ...[poolId, after, limit],
      ),

    listOf: (userId, { limit, before, state }) =>
      many(
        `select * from claims
         where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id < $3) and ($4::text is null or state = $4)
         order by id desc limit $5`,
        ...[userId, before ?? null, state ?? null, limit],
      ),

    async noteRefused(claimId, refusals) {
      await tx.execute(
        `update claims set refusals = $3 + 1
         where tenant_id = $1 and id = $2 and refusals = $3 and state = 'ACCEPTED'`,
        [tenantId, claimId, refusals],
      );
    },

    async owedOf(poolId): Promise<OwedToClaims> {
      const [row] = await tx.execute<Counted<'open' | 'accepted' | 'owed'>>(OWED, [tenantId, poolId]);
      return { open: Number(row?.open), accepted: Number(row?.accepted), owedMinor: BigInt(row?.owed ?? 0) };
    },

    wakePool: (poolId) => lookAt(poolId, '-infinity'),
    parkPool: (poolId) => lookAt(poolId, 'infinity'),
  };
};

const insert = async (tx: Transaction, claims: readonly Claim[]): Promise<void> => {
  await tx.execute(
    `insert into claims (tenant_id, id, pool_id, prize_id, kind, place, rank, ticket_number, user_id, state, opened_at,
       expires_at, accepted_at, sequence, next_attempt_at)
     select $1, *, coalesce(expires_at, 'infinity') from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[],
       $7::int[], $8::int[], $9::uuid[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[],
       $14::int[]) as c (id, pool_id, prize_id, kind, place, rank, ticket_number, user_id, state, opened_at, expires_at,
       accepted_at, sequence)`,
    [
      tx.tenantId,
      claims.map(({ id }) => id),
      claims.map(({ poolId }) => poolId),
      claims.map(({ prizeId }) => prizeId),
      claims.map(({ kind }) => kind),
      claims.map(({ place }) => place),
      claims.map(({ rank }) => rank),
      claims.map(({ ticketNumber }) => ticketNumber),
      claims.map(({ userId }) => userId),
      claims.map(({ state }) => state),
      claims.map(({ openedAt }) => openedAt),
      claims.map(({ expiresAt }) => expiresAt),
      claims.map(({ acceptedAt }) => acceptedAt),
      claims.map(({ sequence }) => sequence),
    ],
  );
};

/** Writes what moves; whose claim to what it is never does. The caller holds the pool's lock and the row's. */
const save = async (tx: Transaction, claim: Claim): Promise<void> => {
  await tx.execute(
    `update claims set state = $3, accepted_at = $4, ended_at = $5, fulfilled_at = $6, sequence = $7
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, claim.id, claim.state, claim.acceptedAt, claim.endedAt, claim.fulfilledAt, claim.sequence],
  );
};
