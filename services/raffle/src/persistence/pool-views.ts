import { SharedReads } from '@tessera/runtime/live';
import { type Database, toDate } from '@tessera/runtime/postgres';
import { poolStates } from '../domain/pools/pool.ts';
import type { BeaconInView, PoolView } from '../domain/pools/pool-view.ts';
import type { PoolViews } from '../use-cases/live/live.ports.ts';
import { oneOf } from './columns.ts';

interface ViewColumns {
  readonly id: string;
  readonly shown_version: string;
  readonly state: string;
  readonly tickets_required: number;
  readonly sold: number;
  readonly reserved: number;
  readonly mode: string | null;
  readonly merkle_root: Uint8Array;
  readonly committed_at: string;
  readonly chain_hash: Uint8Array | null;
  readonly round: string | null;
  readonly due_at: string | null;
  readonly beacon_overdue_at: string | null;
  readonly randomness: Uint8Array | null;
  readonly seed: Uint8Array | null;
  readonly winning_numbers: readonly number[] | null;
}

/** One statement, so that pool, commitment and winners are of the same instant. */
const VIEW = `
  select p.id, p.shown_version, p.state, p.tickets_required, p.sold, p.reserved, d.mode, d.merkle_root, d.committed_at,
    d.chain_hash, d.round, d.due_at, p.beacon_overdue_at, r.randomness, r.seed,
    (select array_agg(k.ticket_number order by k.place) from draw_picks k
      where k.tenant_id = $1 and k.pool_id = $2 and k.kind = 'WINNER') as winning_numbers
  from pools p left join draws d on d.tenant_id = p.tenant_id and d.pool_id = p.id
    left join draw_results r on r.tenant_id = p.tenant_id and r.pool_id = p.id
  where p.tenant_id = $1 and p.id = $2`;

/** However many watch a pool, news of it are read once or twice. */
export const createPoolViews = (database: Database): PoolViews => {
  const reads = new SharedReads<PoolView | undefined>();
  return {
    find: (poolId, { tenantId }) =>
      reads.read(`${tenantId}/${poolId}`, () =>
        database.read({ tenantId }, async (tx) => {
          const [row] = await tx.execute<ViewColumns>(VIEW, [tenantId, poolId]);
          return row && viewFromRecord(row);
        }),
      ),
  };
};

const viewFromRecord = (row: ViewColumns): PoolView => ({
  poolId: row.id,
  version: Number(row.shown_version),
  state: oneOf(poolStates, row.state),
  ticketsRequired: row.tickets_required,
  sold: row.sold,
  reserved: row.reserved,
  draw:
    row.mode === null
      ? undefined
      : {
          mode: row.mode,
          merkleRoot: row.merkle_root,
          committedAt: toDate(row.committed_at),
          beacon: beaconFromRecord(row),
          drawnBy: row.randomness && row.seed ? { randomness: row.randomness, seed: row.seed } : undefined,
          winningNumbers: row.winning_numbers ?? undefined,
        },
});

const beaconFromRecord = (row: ViewColumns): BeaconInView | undefined => {
  if (row.chain_hash === null || row.round === null || row.due_at === null) return undefined;
  const waits = row.state === 'STARTED' && row.beacon_overdue_at !== null;
  return {
    chainHash: row.chain_hash,
    round: Number(row.round),
    dueAt: toDate(row.due_at),
    overdueSince: waits ? toDate(row.beacon_overdue_at) : undefined,
  };
};
