import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { sealCheckpoint } from '../use-cases/seal-checkpoint.ts';
import { checkpointSchema, checkpointToHttp } from './checkpoint.mapping.ts';

export const sealCheckpointRoute = (sealCheckpointWith: ReturnType<typeof sealCheckpoint>) =>
  defineRoute({
    method: 'post',
    path: '/v1/ledger/checkpoints',
    operationId: 'sealCheckpoint',
    summary: 'Seal the ledger as it stands now',
    description:
      'This also happens by itself, every CHECKPOINT_MS, and ANCHOR_MS after a draw was committed to at the latest. Nothing of the ledger waits for it.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: z.strictObject({
        after: z.int().min(0).optional().describe('Seal only if this is still the number of the last one; 0: of none'),
      }),
    },
    responses: {
      200: {
        description: 'Nothing new was sealed; this is the last checkpoint, null where nothing was ever posted',
        schema: z.object({ checkpoint: checkpointSchema.nullable() }),
      },
      201: { description: 'The new checkpoint', schema: z.object({ checkpoint: checkpointSchema }) },
    },
    refusals: {},
    handle: ({ body: { after } }, ctx) => sealCheckpointWith(after === undefined ? {} : { after }, ctx),
    toReply: ({ checkpoint, isNew }) =>
      checkpoint && isNew
        ? { status: 201, body: { checkpoint: checkpointToHttp(checkpoint) } }
        : { status: 200, body: { checkpoint: checkpoint && checkpointToHttp(checkpoint) } },
  });
