import { DRAW_VERSION, type DrawCommitment, toHex } from '@tessera/proofs';
import type { DrawEvidence, FinishedDraw, FrozenDraw } from '../domain/draws/draw.ts';
import type { Winner } from '../domain/draws/payout.ts';
import { drawModes } from '../domain/pools/pool-terms.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

export interface FrozenColumns {
  readonly mode: string;
  readonly ticket_count: number;
  readonly merkle_root: Uint8Array;
  readonly secret_hash: Uint8Array | null;
  readonly chain_hash: Uint8Array | null;
  readonly round: string | null;
  readonly due_at: string | null;
  readonly winner_count: number;
  readonly alternate_count: number;
  readonly commitment_hash: Uint8Array;
  readonly committed_at: string;
}

export interface FinishedColumns {
  readonly secret: Uint8Array | null;
  readonly signature: Uint8Array | null;
  readonly randomness: Uint8Array | null;
  readonly seed: Uint8Array | null;
  readonly record_hash: Uint8Array | null;
  readonly finished_at: string;
}

/** All null where the draw was not made by hand. */
export interface RecordColumns {
  readonly drawn_at: string | null;
  readonly first_witness: string | null;
  readonly second_witness: string | null;
  readonly evidence: string | null;
  readonly evidence_hash: Uint8Array | null;
  readonly recorded_by: string | null;
}

export interface PickColumns {
  readonly kind: 'WINNER' | 'ALTERNATE';
  readonly place: number;
  readonly ticket_number: number;
  readonly user_id: string;
}

/** What the table's checks make sure of. */
const present = <T>(value: T | null, what: string): T => {
  if (value === null) throw new Error(`a draw without its ${what}`);
  return value;
};

/** secret_hash, chain_hash, round and due_at. */
export const sourceToRecord = ({ commitment, dueAt }: FrozenDraw): readonly unknown[] => {
  switch (commitment.mode) {
    case 'COMMIT_REVEAL':
      return [commitment.secretHash, null, null, null];
    case 'DRAND':
      return [null, commitment.chainHash, commitment.round, dueAt];
    case 'MANUAL':
      return [null, null, null, null];
  }
};

const sourceFromRecord = (row: FrozenColumns) => {
  const mode = oneOf(drawModes, row.mode);
  switch (mode) {
    case 'COMMIT_REVEAL':
      return { mode, secretHash: present(row.secret_hash, 'secret') };
    case 'DRAND':
      return { mode, chainHash: present(row.chain_hash, 'chain'), round: Number(present(row.round, 'round')) };
    case 'MANUAL':
      return { mode };
  }
};

export const frozenFromRecord = (poolId: string, row: FrozenColumns): FrozenDraw => {
  const commitment: DrawCommitment = {
    ...sourceFromRecord(row),
    version: DRAW_VERSION,
    poolId,
    ticketCount: row.ticket_count,
    merkleRoot: row.merkle_root,
    winnerCount: row.winner_count,
    alternateCount: row.alternate_count,
  };
  const { commitment_hash: commitmentHash } = row;
  return { poolId, commitment, commitmentHash, committedAt: toDate(row.committed_at), dueAt: toDateOrNull(row.due_at) };
};

/** secret, signature, randomness, seed and record_hash. */
export const evidenceToRecord = (evidence: DrawEvidence): readonly unknown[] => {
  switch (evidence.kind) {
    case 'SECRET':
      return [evidence.secret, null, evidence.randomness, evidence.seed, null];
    case 'BEACON':
      return [null, evidence.signature, evidence.randomness, evidence.seed, null];
    case 'RECORD':
      return [null, null, null, null, evidence.recordHash];
  }
};

const evidenceFromRecord = (row: FinishedColumns & RecordColumns): DrawEvidence => {
  if (row.record_hash !== null) return recordFromRecord(row, row.record_hash);
  const seeded = { randomness: present(row.randomness, 'randomness'), seed: present(row.seed, 'seed') };
  return row.signature === null
    ? { kind: 'SECRET', secret: present(row.secret, 'secret'), ...seeded }
    : { kind: 'BEACON', signature: row.signature, ...seeded };
};

const recordFromRecord = (row: RecordColumns, recordHash: Uint8Array): DrawEvidence => {
  const witnesses = [present(row.first_witness, 'witness'), present(row.second_witness, 'witness')] as const;
  const record = {
    drawnAt: toDate(present(row.drawn_at, 'time')).toISOString(),
    witnesses,
    evidence: present(row.evidence, 'evidence'),
    evidenceHash: row.evidence_hash && toHex(row.evidence_hash),
  };
  return { kind: 'RECORD', record, recordHash, recordedBy: present(row.recorded_by, 'recorder') };
};

export const winnerFromRecord = (row: PickColumns): Winner => ({
  place: row.place,
  ticketNumber: row.ticket_number,
  userId: row.user_id,
});

export const finishedFromRecord = (
  poolId: string,
  row: FinishedColumns & RecordColumns,
  picks: readonly PickColumns[],
): FinishedDraw => ({
  poolId,
  evidence: evidenceFromRecord(row),
  winners: picks.filter(({ kind }) => kind === 'WINNER').map(winnerFromRecord),
  alternates: picks.filter(({ kind }) => kind === 'ALTERNATE').map(winnerFromRecord),
  drawnAt: toDate(row.finished_at),
});
