import type { Transaction } from '@tessera/runtime/postgres';
import type { Pool } from '../domain/pools/pool.ts';
import type { PoolRows } from '../use-cases/ports.ts';
import { type PoolColumns, poolFromRecord, TERM_COLUMNS, termValues } from './pool.mapping.ts';

const SELECT = 'select * from pools where tenant_id = $1 and id = $2';

const FIGURES = `
  select
    coalesce(sum(amount_minor) filter (where transfer_id is not null), 0) as sales,
    coalesce(sum(amount_minor) filter (where status = 'REFUNDED'), 0) as refunds,
    coalesce(sum(amount_minor) filter (where status = 'PENDING'), 0) as pending,
    (select coalesce(sum(amount_minor), 0) from payouts
      where tenant_id = $1 and pool_id = $2 and transfer_id is not null and source = 'POOL' and target = 'WINNER') as prizes,
    (select coalesce(sum(amount_minor), 0) from payouts
      where tenant_id = $1 and pool_id = $2 and transfer_id is not null and source = 'POOL' and target = 'REVENUE') as fees,
    (select coalesce(sum(amount_minor), 0) from payouts
      where tenant_id = $1 and pool_id = $2 and transfer_id is not null and source = 'PRIZES') as added
  from purchases where tenant_id = $1 and pool_id = $2`;

type FigureColumns = Readonly<Record<'sales' | 'refunds' | 'pending' | 'prizes' | 'fees' | 'added', string>>;

/** Pools are hot while they sell: plain statements, and one row lock before anything is counted. */
export const poolRowsOf = (tx: Transaction): PoolRows => {
  const { tenantId } = tx;
  const one = async (statement: string, poolId: string): Promise<Pool | undefined> => {
    const [row] = await tx.execute<PoolColumns>(statement, [tenantId, poolId]);
    return row && poolFromRecord(row);
  };
  return {
    async nextNumber() {
      const [row] = await tx.execute<{ number: number }>('select next_pool_number() as number');
      if (!row) throw new Error('a function without a result');
      return row.number;
    },

    insert: (pool) => insert(tx, pool),
    find: (poolId) => one(SELECT, poolId),
    lock: (poolId) => one(`${SELECT} for no key update`, poolId),
    save: (pool) => save(tx, pool),

    async list({ limit, before, state }) {
      const rows = await tx.execute<PoolColumns>(
        `select * from pools
         where tenant_id = $1 and ($2::uuid is null or id < $2) and ($3::text is null or state = $3)
         order by id desc limit $4`,
        [tenantId, before ?? null, state ?? null, limit],
      );
      return rows.map(poolFromRecord);
    },

    async isFollowed(poolId) {
      const found = await tx.execute(
        `select 1 from pools where tenant_id = $1 and follows_pool_id = $2 and state <> 'CANCELLED'`,
        [tenantId, poolId],
      );
      return found.length > 0;
    },

    async figuresOf(poolId) {
      const [row] = await tx.execute<FigureColumns>(FIGURES, [tenantId, poolId]);
      if (!row) throw new Error('an aggregate without a row');
      return {
        salesMinor: BigInt(row.sales),
        prizesMinor: BigInt(row.prizes),
        feesMinor: BigInt(row.fees),
        refundsMinor: BigInt(row.refunds),
        pendingMinor: BigInt(row.pending),
        prizesAddedMinor: BigInt(row.added),
      };
    },
  };
};

const insert = async (tx: Transaction, pool: Pool): Promise<void> => {
  const own = [tx.tenantId, pool.id, pool.number, pool.state, pool.sold, pool.reserved, pool.sequence, pool.createdAt];
  const values = [...own, ...termValues(pool)];
  await tx.execute(
    `insert into pools (tenant_id, id, number, state, sold, reserved, sequence, created_at, ${TERM_COLUMNS})
     values (${values.map((_, index) => `$${index + 1}`).join(', ')})`,
    values,
  );
};

/** Writes what moves; the terms of a pool never do, but for its closing. The caller holds the row's lock. */
const save = async (tx: Transaction, pool: Pool): Promise<void> => {
  await tx.execute(
    `update pools set state = $3, sold = $4, reserved = $5, secret_hash = $6, sequence = $7, opened_at = $8,
       filled_at = $9, drawn_at = $10, cancelled_at = $11, cancel_reason = $12, settled_at = $13, cancel_cause = $14,
       scheduled_at = $15, closed_at = $16, closes_at = $17, extensions = $18
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      pool.id,
      pool.state,
      pool.sold,
      pool.reserved,
      pool.secretHash,
      pool.sequence,
      pool.openedAt,
      pool.filledAt,
      pool.drawnAt,
      pool.cancelledAt,
      pool.cancelReason,
      pool.settledAt,
      pool.cancelCause,
      pool.scheduledAt,
      pool.closedAt,
      pool.closesAt,
      pool.extensions,
    ],
  );
};
