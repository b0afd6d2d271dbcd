import { serializeCheckpointFile } from '@tessera/proofs';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getCheckpoint } from '../use-cases/get-checkpoint.ts';
import { checkpointFileSchema, numberParameter } from './checkpoint.mapping.ts';
import { errorStatus } from './error-status.ts';

export const getCheckpointRoute = (getCheckpointWith: ReturnType<typeof getCheckpoint>) =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/checkpoints/{number}',
    operationId: 'getCheckpoint',
    summary: 'Download a checkpoint, to keep it elsewhere',
    description:
      'Kept where nobody who can change the ledger can change it, it shows later that nothing before it was changed: `npm run verify -- ledger <export> --checkpoint <file>`.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ number: numberParameter }) },
    responses: { 200: { description: 'The checkpoint’s file, version 1', schema: checkpointFileSchema } },
    refusals: pick(errorStatus, ['wallet.checkpoint_not_found']),
    handle: ({ params }, ctx) => getCheckpointWith(params, ctx),
    toReply: ({ tenantId, checkpoint }) => ({
      status: 200,
      body: serializeCheckpointFile(tenantId, checkpoint),
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="checkpoint-${checkpoint.number}.json"`,
      },
    }),
  });
