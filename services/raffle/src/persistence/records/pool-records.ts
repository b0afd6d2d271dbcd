import { QueueFull } from '@tessera/runtime/group-commit';
import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { Ticket } from '../../domain/draws/draw.ts';
import { poolStates } from '../../domain/pools/pool.ts';
import type { PoolChange, PoolRecord, PoolRecords } from '../../use-cases/records/records.ports.ts';
import { claimRowsOf } from '../claim-rows.ts';
import { oneOf, toDateOrNull } from '../columns.ts';
import { drawRowsOf } from '../draw-rows.ts';
import { payoutRowsOf } from '../payout-rows.ts';
import { poolRowsOf } from '../pool-rows.ts';
import { prizeRowsOf } from '../prize-rows.ts';
import { type PurchaseColumns, purchaseFromRecord } from '../purchase.mapping.ts';

type Take = (record: PoolRecord) => Promise<void>;

/** What an export is made of, in this order. */
const SECTIONS: readonly ((tx: Transaction, poolId: string, take: Take, pageSize: number) => Promise<void>)[] = [
  (tx, poolId, take) => instantAndPool(tx, poolId, take),
  async (tx, poolId, take) => take({ kind: 'changes', changes: await changesOf(tx, poolId) }),
  (tx, poolId, take, pageSize) => purchasesOf(tx, poolId, take, pageSize),
  (tx, poolId, take, pageSize) => ticketsOf(tx, poolId, take, pageSize),
  (tx, poolId, take) => drawOf(tx, poolId, take),
  async (tx, poolId, take) => take({ kind: 'claims', claims: await claimRowsOf(tx).ofPool(poolId) }),
  async (tx, poolId, take) => take({ kind: 'payouts', payouts: await payoutRowsOf(tx).ofPool(poolId) }),
  async (tx, poolId, take) => take({ kind: 'figures', figures: await poolRowsOf(tx).figuresOf(poolId) }),
];

/** Rows that are read at a time. */
const PAGE = 500;
/** Each holds a connection for as long as its reader takes; the others are there for everybody else. */
const AT_ONCE = 2;

/** Reads everything of a pool, in one snapshot. @throws QueueFull where too many are being read already */
export const createPoolRecords = (database: Database, pageSize: number = PAGE): PoolRecords => {
  let running = 0;
  return {
    async readWhole(poolId, take, { tenantId }) {
      if (running >= AT_ONCE) throw new QueueFull(`${running} pools are being exported already`);
      running += 1;
      try {
        await database.snapshot({ tenantId }, async (tx) => {
          for (const section of SECTIONS) await section(tx, poolId, take, pageSize);
        });
      } finally {
        running -= 1;
      }
    },
  };
};

const instantAndPool = async (tx: Transaction, poolId: string, take: Take): Promise<void> => {
  const [row] = await tx.execute<{ now: string }>('select clock_timestamp() as now');
  if (!row) throw new Error('Postgres did not say what time it is');
  await take({ kind: 'instant', at: toDate(row.now) });
  const pool = await poolRowsOf(tx).find(poolId);
  const prize = pool && (await prizeRowsOf(tx).find(pool.prizeId));
  if (!prize) throw new Error(`pool ${poolId} or its prize is gone`);
  await take({ kind: 'pool', pool, prize });
};

interface ChangeColumns {
  readonly number: number;
  readonly state: string;
  readonly sold: number;
  readonly closes_at: string | null;
  readonly at: string;
}

const changesOf = async (tx: Transaction, poolId: string): Promise<PoolChange[]> => {
  const rows = await tx.execute<ChangeColumns>(
    'select * from pool_history where tenant_id = $1 and pool_id = $2 order by number',
    [tx.tenantId, poolId],
  );
  return rows.map((row) => ({
    number: row.number,
    state: oneOf(poolStates, row.state),
    sold: row.sold,
    closesAt: toDateOrNull(row.closes_at),
    at: toDate(row.at),
  }));
};

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** By member, so that the first purchase of each, whose salt they are called by, is known when the others come. */
const purchasesOf = async (tx: Transaction, poolId: string, take: Take, pageSize: number): Promise<void> => {
  let [userId, purchaseId] = [NO_ID, NO_ID];
  let firstSalt: Uint8Array = new Uint8Array();
  for (;;) {
    const rows = await tx.execute<PurchaseColumns>(
      `select * from purchases where tenant_id = $1 and pool_id = $2 and (user_id, id) > ($3::uuid, $4::uuid)
       order by user_id, id limit $5`,
      [tx.tenantId, poolId, userId, purchaseId, pageSize],
    );
    const purchases = rows.map((row) => {
      if (row.user_id !== userId) firstSalt = row.entrant_salt;
      userId = row.user_id;
      purchaseId = row.id;
      return { purchase: purchaseFromRecord(row), firstSalt };
    });
    if (purchases.length > 0) await take({ kind: 'purchases', purchases });
    if (rows.length < pageSize) return;
  }
};

interface TicketColumns {
  readonly id: string;
  readonly number: number;
  readonly purchase_id: string;
  readonly user_id: string;
  readonly entrant_commit: Uint8Array;
}

const ticketsOf = async (tx: Transaction, poolId: string, take: Take, pageSize: number): Promise<void> => {
  let after = 0;
  for (;;) {
    const rows = await tx.execute<TicketColumns>(
      'select * from tickets where tenant_id = $1 and pool_id = $2 and number > $3 order by number limit $4',
      [tx.tenantId, poolId, after, pageSize],
    );
    const tickets = rows.map(
      (row): Ticket => ({
        id: row.id,
        number: row.number,
        purchaseId: row.purchase_id,
        userId: row.user_id,
        entrantCommit: row.entrant_commit,
      }),
    );
    if (tickets.length > 0) await take({ kind: 'tickets', tickets });
    after = tickets.at(-1)?.number ?? after;
    if (rows.length < pageSize) return;
  }
};

const drawOf = async (tx: Transaction, poolId: string, take: Take): Promise<void> => {
  const frozen = await drawRowsOf(tx).frozen(poolId);
  if (frozen) await take({ kind: 'draw', frozen, finished: await drawRowsOf(tx).finished(poolId) });
};
