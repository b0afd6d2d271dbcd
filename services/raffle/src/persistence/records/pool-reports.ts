import { type Database, toDate } from '@tessera/runtime/postgres';
import { poolStates } from '../../domain/pools/pool.ts';
import type { PoolReports, ReportedPool } from '../../use-cases/records/records.ports.ts';
import { oneOf } from '../columns.ts';

type Sums = Readonly<Record<'sales' | 'refunds' | 'pending' | 'prizes' | 'fees' | 'added' | 'winners', string>>;

type ReportColumns = Sums & {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly created_at: string;
  readonly currency: string;
  readonly sold: number;
};

/** The page is cut off before anything is summed, so that it costs what its own pools cost. */
const PAGE = `
  select o.number, o.id, o.title, o.state, o.created_at, o.currency, o.sold, s.*, y.*, w.*
  from (
    select * from pools
    where tenant_id = $1 and created_at >= $2 and created_at < $3 and number > $4
    order by number limit $5
  ) o
  cross join lateral (
    select coalesce(sum(amount_minor) filter (where transfer_id is not null), 0) as sales,
      coalesce(sum(amount_minor) filter (where status = 'REFUNDED'), 0) as refunds,
      coalesce(sum(amount_minor) filter (where status = 'PENDING'), 0) as pending
    from purchases where tenant_id = $1 and pool_id = o.id
  ) s
  cross join lateral (
    select coalesce(sum(amount_minor) filter (where source = 'POOL' and target = 'WINNER'), 0) as prizes,
      coalesce(sum(amount_minor) filter (where source = 'POOL' and target = 'REVENUE'), 0) as fees,
      coalesce(sum(amount_minor) filter (where source = 'PRIZES'), 0) as added
    from payouts where tenant_id = $1 and pool_id = o.id and transfer_id is not null
  ) y
  cross join lateral (
    select count(*) as winners from draw_picks where tenant_id = $1 and pool_id = o.id and kind = 'WINNER'
  ) w
  order by o.number`;

export const createPoolReports = (database: Database): PoolReports => ({
  page: ({ from, to, after, limit }, { tenantId }) =>
    database.read({ tenantId }, async (tx) => {
      const rows = await tx.execute<ReportColumns>(PAGE, [tenantId, from, to, after, limit]);
      return rows.map(reportedFromRecord);
    }),
});

const reportedFromRecord = (row: ReportColumns): ReportedPool => ({
  number: row.number,
  poolId: row.id,
  title: row.title,
  state: oneOf(poolStates, row.state),
  createdAt: toDate(row.created_at),
  currency: row.currency,
  sold: row.sold,
  winners: Number(row.winners),
  salesMinor: BigInt(row.sales),
  prizesMinor: BigInt(row.prizes),
  feesMinor: BigInt(row.fees),
  refundsMinor: BigInt(row.refunds),
  pendingMinor: BigInt(row.pending),
  prizesAddedMinor: BigInt(row.added),
});
