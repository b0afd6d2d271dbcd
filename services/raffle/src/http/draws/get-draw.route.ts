import { hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { Winner } from '../../domain/draws/payout.ts';
import type { DrawView, getDraw } from '../../use-cases/draws/get-draw.ts';
import { errorStatus } from '../error-status.ts';

const pickSchema = z.object({
  place: z.int().min(1),
  ticketNumber: z.int().min(1),
  userId: idSchema.optional().describe('Only for who may manage pools'),
});

const drawSchema = z.object({
  poolId: idSchema,
  status: z.enum(['COMMITTED', 'COMPLETED']),
  commitment: z.object({
    version: z.int(),
    mode: z.enum(['COMMIT_REVEAL']),
    ticketCount: z.int(),
    merkleRoot: hex32Schema,
    secretHash: hex32Schema,
    winnerCount: z.int(),
    alternateCount: z.int(),
  }),
  commitmentHash: hex32Schema.describe(
    'One value that stands for the whole commitment; keep it to check the draw file',
  ),
  committedAt: timestampSchema,
  secret: hex32Schema.nullable().describe('Revealed when the draw is complete'),
  randomness: hex32Schema.nullable(),
  seed: hex32Schema.nullable(),
  winners: z.array(pickSchema),
  alternates: z.array(pickSchema),
  completedAt: timestampSchema.nullable(),
});

const drawToHttp = ({ frozen, finished, namesWinners }: DrawView): z.input<typeof drawSchema> => {
  const { commitment } = frozen;
  const pickToHttp = ({ place, ticketNumber, userId }: Winner) => ({
    place,
    ticketNumber,
    ...(namesWinners ? { userId } : {}),
  });
  return {
    poolId: frozen.poolId,
    status: finished ? 'COMPLETED' : 'COMMITTED',
    commitment: {
      version: commitment.version,
      mode: commitment.mode,
      ticketCount: commitment.ticketCount,
      merkleRoot: toHex(commitment.merkleRoot),
      secretHash: toHex(commitment.secretHash),
      winnerCount: commitment.winnerCount,
      alternateCount: commitment.alternateCount,
    },
    commitmentHash: toHex(frozen.commitmentHash),
    committedAt: frozen.committedAt.toISOString(),
    secret: finished ? toHex(finished.secret) : null,
    randomness: finished ? toHex(finished.result.randomness) : null,
    seed: finished ? toHex(finished.result.seed) : null,
    winners: finished?.winners.map(pickToHttp) ?? [],
    alternates: finished?.alternates.map(pickToHttp) ?? [],
    completedAt: finished?.drawnAt.toISOString() ?? null,
  };
};

export const getDrawRoute = (getDrawWith: ReturnType<typeof getDraw>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/draw',
    operationId: 'getDraw',
    summary: 'See a pool’s draw, from its commitment on',
    tags: ['draws'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: { params: z.object({ poolId: idSchema }) },
    responses: { 200: { description: 'The draw', schema: drawSchema } },
    refusals: pick(errorStatus, ['raffle.draw_not_found']),
    handle: ({ params }, ctx) => getDrawWith(params, ctx),
    toReply: (draw) => ({ status: 200, body: drawToHttp(draw) }),
  });
