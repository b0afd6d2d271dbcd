import { drawModeSchema, hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { DrawEvidence, FrozenDraw } from '../../domain/draws/draw.ts';
import type { Winner } from '../../domain/draws/payout.ts';
import type { DrawView } from '../../use-cases/draws/get-draw.ts';

const pickSchema = z.object({
  place: z.int().min(1),
  ticketNumber: z.int().min(1),
  userId: idSchema.optional().describe('Only for who may manage pools'),
});

const commitmentSchema = z.object({
  version: z.int(),
  mode: drawModeSchema,
  ticketCount: z.int(),
  merkleRoot: hex32Schema,
  secretHash: hex32Schema.nullable().describe('Of COMMIT_REVEAL'),
  chainHash: hex32Schema.nullable().describe('Of DRAND: the beacon'),
  round: z.int().min(1).nullable().describe('Of DRAND: the one round that decides'),
  winnerCount: z.int(),
  alternateCount: z.int(),
});

export const drawSchema = z.object({
  poolId: idSchema,
  status: z
    .enum(['COMMITTED', 'COMPLETED', 'ABANDONED'])
    .describe('ABANDONED: cancelled, because the beacon’s round never came'),
  waitingFor: z.enum(['BEACON', 'RECORD']).nullable().describe('What a committed draw needs to go on'),
  dueAt: timestampSchema.nullable().describe('Of DRAND: when the round is due. If it is late, the draw waits'),
  commitment: commitmentSchema,
  commitmentHash: hex32Schema.describe(
    'One value that stands for the whole commitment; keep it to check the draw file',
  ),
  committedAt: timestampSchema,
  secret: hex32Schema.nullable().describe('Of COMMIT_REVEAL: revealed when the draw is complete'),
  signature: z.string().nullable().describe('Of DRAND: the round’s signature, 48 bytes in hexadecimal'),
  randomness: hex32Schema.nullable(),
  seed: hex32Schema.nullable(),
  record: z
    .object({
      drawnAt: timestampSchema,
      witnesses: z.array(z.string()),
      evidence: z.string(),
      evidenceHash: hex32Schema.nullable(),
      hash: hex32Schema.describe('Stands for the whole record and its winners'),
    })
    .nullable()
    .describe('Of MANUAL'),
  winners: z.array(pickSchema),
  alternates: z.array(pickSchema),
  completedAt: timestampSchema.nullable(),
});

const commitmentToHttp = ({ commitment }: FrozenDraw): z.input<typeof commitmentSchema> => ({
  version: commitment.version,
  mode: commitment.mode,
  ticketCount: commitment.ticketCount,
  merkleRoot: toHex(commitment.merkleRoot),
  secretHash: commitment.mode === 'COMMIT_REVEAL' ? toHex(commitment.secretHash) : null,
  chainHash: commitment.mode === 'DRAND' ? toHex(commitment.chainHash) : null,
  round: commitment.mode === 'DRAND' ? commitment.round : null,
  winnerCount: commitment.winnerCount,
  alternateCount: commitment.alternateCount,
});

const NOTHING = { secret: null, signature: null, randomness: null, seed: null, record: null };

const evidenceToHttp = (evidence: DrawEvidence | undefined) => {
  if (!evidence) return NOTHING;
  if (evidence.kind === 'RECORD') {
    const { witnesses, ...record } = evidence.record;
    return { ...NOTHING, record: { ...record, witnesses: [...witnesses], hash: toHex(evidence.recordHash) } };
  }
  return {
    ...NOTHING,
    ...(evidence.kind === 'SECRET' ? { secret: toHex(evidence.secret) } : { signature: toHex(evidence.signature) }),
    randomness: toHex(evidence.randomness),
    seed: toHex(evidence.seed),
  };
};

const waitingFor = ({ frozen, finished, abandoned }: DrawView) => {
  if (finished || abandoned) return null;
  const waits = { DRAND: 'BEACON', MANUAL: 'RECORD', COMMIT_REVEAL: null } as const;
  return waits[frozen.commitment.mode];
};

const statusOf = ({ finished, abandoned }: DrawView) => {
  if (finished) return 'COMPLETED';
  return abandoned ? 'ABANDONED' : 'COMMITTED';
};

export const drawToHttp = (view: DrawView): z.input<typeof drawSchema> => {
  const { frozen, finished, namesWinners } = view;
  const pickToHttp = ({ place, ticketNumber, userId }: Winner) => ({
    place,
    ticketNumber,
    ...(namesWinners ? { userId } : {}),
  });
  return {
    poolId: frozen.poolId,
    status: statusOf(view),
    waitingFor: waitingFor(view),
    dueAt: frozen.dueAt?.toISOString() ?? null,
    commitment: commitmentToHttp(frozen),
    commitmentHash: toHex(frozen.commitmentHash),
    committedAt: frozen.committedAt.toISOString(),
    ...evidenceToHttp(finished?.evidence),
    winners: finished?.winners.map(pickToHttp) ?? [],
    alternates: finished?.alternates.map(pickToHttp) ?? [],
    completedAt: finished?.drawnAt.toISOString() ?? null,
  };
};
