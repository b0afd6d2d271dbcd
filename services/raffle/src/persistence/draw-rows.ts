import { type Transaction, toDate } from '@tessera/runtime/postgres';
import type { FinishedDraw, FrozenDraw } from '../domain/draws/draw.ts';
import type { DrawRows } from '../use-cases/draws/draw.ports.ts';
import {
  evidenceToRecord,
  type FinishedColumns,
  type FrozenColumns,
  finishedFromRecord,
  frozenFromRecord,
  type PickColumns,
  type RecordColumns,
  sourceToRecord,
  winnerFromRecord,
} from './draw.mapping.ts';

/** Draws and their results are only ever added; the database refuses to change them. */
export const drawRowsOf = (tx: Transaction): DrawRows => ({
  insertFrozen: (draw, partRoots) => insertFrozen(tx, draw, partRoots),
  insertFinished: (draw) => insertFinished(tx, draw),

  async frozen(poolId) {
    const [row] = await tx.execute<FrozenColumns>('select * from draws where tenant_id = $1 and pool_id = $2', [
      tx.tenantId,
      poolId,
    ]);
    return row && frozenFromRecord(poolId, row);
  },

  async partRoots(poolId) {
    const [row] = await tx.execute<{ part_roots: Uint8Array }>(
      'select part_roots from draw_parts where tenant_id = $1 and pool_id = $2',
      [tx.tenantId, poolId],
    );
    return row?.part_roots;
  },

  async finished(poolId) {
    const [row] = await tx.execute<FinishedColumns & RecordColumns>(
      `select r.secret, r.signature, r.randomness, r.seed, r.record_hash, r.drawn_at as finished_at,
         m.drawn_at, m.first_witness, m.second_witness, m.evidence, m.evidence_hash, m.recorded_by
       from draw_results r left join draw_records m on m.tenant_id = r.tenant_id and m.pool_id = r.pool_id
       where r.tenant_id = $1 and r.pool_id = $2`,
      [tx.tenantId, poolId],
    );
    return row && finishedFromRecord(poolId, row, await picksOf(tx, poolId));
  },

  winners: async (poolId) => (await picksOf(tx, poolId)).filter(({ kind }) => kind === 'WINNER').map(winnerFromRecord),

  async lookAgain(poolId, at) {
    await tx.execute(
      `update pools set next_attempt_at = coalesce($3::timestamptz, 'infinity'), attempts = 0
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, poolId, at],
    );
  },

  async overdueSince(poolId) {
    const [row] = await tx.execute<{ since: string }>(
      `select beacon_overdue_at as since from pools
       where tenant_id = $1 and id = $2 and state = 'STARTED' and beacon_overdue_at is not null`,
      [tx.tenantId, poolId],
    );
    return row && toDate(row.since);
  },

  async noteOverdue(poolId, at) {
    await tx.execute(
      `update pools set beacon_overdue_at = $3
       where tenant_id = $1 and id = $2 and state = 'STARTED' and beacon_overdue_at is null`,
      [tx.tenantId, poolId, at],
    );
  },
});

const picksOf = (tx: Transaction, poolId: string): Promise<PickColumns[]> =>
  tx.execute('select * from draw_picks where tenant_id = $1 and pool_id = $2 order by kind, place', [
    tx.tenantId,
    poolId,
  ]);

const insertFrozen = async (tx: Transaction, draw: FrozenDraw, partRoots: Uint8Array): Promise<void> => {
  const { commitment } = draw;
  await tx.execute(
    `insert into draws (tenant_id, pool_id, version, mode, ticket_count, merkle_root, secret_hash, chain_hash, round, due_at,
       winner_count, alternate_count, commitment_hash, committed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[tx.tenantId, draw.poolId, commitment.version, commitment.mode, commitment.ticketCount, commitment.merkleRoot],
      ...sourceToRecord(draw),
      ...[commitment.winnerCount, commitment.alternateCount, draw.commitmentHash, draw.committedAt],
    ],
  );
  await tx.execute('insert into draw_parts (tenant_id, pool_id, part_roots) values ($1, $2, $3)', [
    tx.tenantId,
    draw.poolId,
    partRoots,
  ]);
  if (draw.dueAt === null) return;
  await tx.execute('update pools set draw_due_at = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    draw.poolId,
    draw.dueAt,
  ]);
};

const insertFinished = async (tx: Transaction, draw: FinishedDraw): Promise<void> => {
  const { tenantId } = tx;
  const { evidence, poolId } = draw;
  await tx.execute(
    `insert into draw_results (tenant_id, pool_id, secret, signature, randomness, seed, record_hash, drawn_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenantId, poolId, ...evidenceToRecord(evidence), draw.drawnAt],
  );
  if (evidence.kind === 'RECORD') await insertRecord(tx, poolId, evidence);
  const picks = [
    ...draw.winners.map((pick) => ({ kind: 'WINNER', ...pick })),
    ...draw.alternates.map((pick) => ({ kind: 'ALTERNATE', ...pick })),
  ];
  await tx.execute(
    `insert into draw_picks (tenant_id, pool_id, kind, place, ticket_number, user_id)
     select $1, $2, * from unnest($3::text[], $4::int[], $5::int[], $6::uuid[])`,
    [
      tenantId,
      poolId,
      picks.map(({ kind }) => kind),
      picks.map(({ place }) => place),
      picks.map(({ ticketNumber }) => ticketNumber),
      picks.map(({ userId }) => userId),
    ],
  );
};

type RecordEvidence = Extract<FinishedDraw['evidence'], { readonly kind: 'RECORD' }>;

const insertRecord = async (tx: Transaction, poolId: string, { record, recordedBy }: RecordEvidence): Promise<void> => {
  const [first, second] = record.witnesses;
  const evidenceHash = record.evidenceHash === null ? null : Buffer.from(record.evidenceHash, 'hex');
  await tx.execute(
    `insert into draw_records (tenant_id, pool_id, drawn_at, first_witness, second_witness, evidence, evidence_hash, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, poolId, record.drawnAt, first, second, record.evidence, evidenceHash, recordedBy],
  );
};
