import { defineRoute } from '@tessera/runtime/http';
import type { listCheckpoints } from '../use-cases/list-checkpoints.ts';
import { checkpointsQuery, checkpointsSchema, checkpointsToHttp } from './checkpoint.mapping.ts';

export const listCheckpointsRoute = (listCheckpointsWith: ReturnType<typeof listCheckpoints>) =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/checkpoints',
    operationId: 'listCheckpoints',
    summary: 'See the checkpoints of the ledger, newest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { query: checkpointsQuery },
    responses: { 200: { description: 'A page of checkpoints', schema: checkpointsSchema } },
    refusals: {},
    handle: ({ query: { limit, cursor } }, ctx) => listCheckpointsWith({ limit, before: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: checkpointsToHttp(page) }),
  });
