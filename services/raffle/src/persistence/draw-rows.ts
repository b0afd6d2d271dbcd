import { DRAW_VERSION } from '@tessera/proofs';
import type { Transaction } from '@tessera/runtime/postgres';
import type { FinishedDraw, FrozenDraw } from '../domain/draws/draw.ts';
import type { Winner } from '../domain/draws/payout.ts';
import type { DrawRows } from '../use-cases/ports.ts';
import { oneOf, toDate } from './columns.ts';

interface FrozenColumns {
  readonly mode: string;
  readonly ticket_count: number;
  readonly merkle_root: Uint8Array;
  readonly secret_hash: Uint8Array;
  readonly winner_count: number;
  readonly alternate_count: number;
  readonly commitment_hash: Uint8Array;
  readonly committed_at: string;
}

interface FinishedColumns {
  readonly secret: Uint8Array;
  readonly randomness: Uint8Array;
  readonly seed: Uint8Array;
  readonly drawn_at: string;
}

interface PickColumns {
  readonly kind: 'WINNER' | 'ALTERNATE';
  readonly place: number;
  readonly ticket_number: number;
  readonly user_id: string;
}

/** Draws and their results are only ever added; the database refuses to change them. */
export const drawRowsOf = (tx: Transaction): DrawRows => ({
  insertFrozen: (draw) => insertFrozen(tx, draw),
  insertFinished: (draw) => insertFinished(tx, draw),

  async frozen(poolId) {
    const [row] = await tx.execute<FrozenColumns>('select * from draws where tenant_id = $1 and pool_id = $2', [
      tx.tenantId,
      poolId,
    ]);
    return row && frozenFromRecord(poolId, row);
  },

  async finished(poolId) {
    const [row] = await tx.execute<FinishedColumns>(
      'select * from draw_results where tenant_id = $1 and pool_id = $2',
      [tx.tenantId, poolId],
    );
    return row && finishedFromRecord(poolId, row, await picksOf(tx, poolId));
  },

  winners: async (poolId) => (await picksOf(tx, poolId)).filter(({ kind }) => kind === 'WINNER').map(winnerFromRecord),
});

const picksOf = (tx: Transaction, poolId: string): Promise<PickColumns[]> =>
  tx.execute('select * from draw_picks where tenant_id = $1 and pool_id = $2 order by kind, place', [
    tx.tenantId,
    poolId,
  ]);

const insertFrozen = async (tx: Transaction, draw: FrozenDraw): Promise<void> => {
  const { commitment } = draw;
  await tx.execute(
    `insert into draws (tenant_id, pool_id, version, mode, ticket_count, merkle_root, secret_hash, winner_count,
       alternate_count, commitment_hash, committed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.tenantId,
      draw.poolId,
      commitment.version,
      commitment.mode,
      commitment.ticketCount,
      commitment.merkleRoot,
      commitment.secretHash,
      commitment.winnerCount,
      commitment.alternateCount,
      draw.commitmentHash,
      draw.committedAt,
    ],
  );
};

const insertFinished = async (tx: Transaction, draw: FinishedDraw): Promise<void> => {
  const { tenantId } = tx;
  await tx.execute(
    `insert into draw_results (tenant_id, pool_id, secret, randomness, seed, drawn_at) values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, draw.poolId, draw.secret, draw.result.randomness, draw.result.seed, draw.drawnAt],
  );
  const picks = [
    ...draw.winners.map((pick) => ({ kind: 'WINNER', ...pick })),
    ...draw.alternates.map((pick) => ({ kind: 'ALTERNATE', ...pick })),
  ];
  await tx.execute(
    `insert into draw_picks (tenant_id, pool_id, kind, place, ticket_number, user_id)
     select $1, $2, * from unnest($3::text[], $4::int[], $5::int[], $6::uuid[])`,
    [
      tenantId,
      draw.poolId,
      picks.map(({ kind }) => kind),
      picks.map(({ place }) => place),
      picks.map(({ ticketNumber }) => ticketNumber),
      picks.map(({ userId }) => userId),
    ],
  );
};

const frozenFromRecord = (poolId: string, row: FrozenColumns): FrozenDraw => ({
  poolId,
  commitment: {
    version: DRAW_VERSION,
    mode: oneOf(['COMMIT_REVEAL'], row.mode),
    poolId,
    ticketCount: row.ticket_count,
    merkleRoot: row.merkle_root,
    secretHash: row.secret_hash,
    winnerCount: row.winner_count,
    alternateCount: row.alternate_count,
  },
  commitmentHash: row.commitment_hash,
  committedAt: toDate(row.committed_at),
});

const winnerFromRecord = (row: PickColumns): Winner => ({
  place: row.place,
  ticketNumber: row.ticket_number,
  userId: row.user_id,
});

const finishedFromRecord = (poolId: string, row: FinishedColumns, picks: readonly PickColumns[]): FinishedDraw => {
  const winners = picks.filter(({ kind }) => kind === 'WINNER').map(winnerFromRecord);
  const alternates = picks.filter(({ kind }) => kind === 'ALTERNATE').map(winnerFromRecord);
  const result = {
    randomness: row.randomness,
    seed: row.seed,
    winners: winners.map(({ ticketNumber }) => ticketNumber),
    alternates: alternates.map(({ ticketNumber }) => ticketNumber),
  };
  return { poolId, secret: row.secret, result, winners, alternates, drawnAt: toDate(row.drawn_at) };
};
