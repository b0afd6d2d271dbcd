import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { openPool } from '../../use-cases/pools/open-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolSchema, poolToHttp } from './pool.mapping.ts';

export const openPoolRoute = (openPoolWith: ReturnType<typeof openPool>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools/{poolId}/open',
    operationId: 'openPool',
    summary: 'Put a pool’s tickets on sale',
    description:
      'Takes the prizes from stock. A pool whose opensAt is still to come stays a draft and opens by itself then. In COMMIT_REVEAL the opening publishes the hash of the secret that will decide the draw.',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ poolId: idSchema }) },
    responses: { 200: { description: 'The pool, open or to be opened at its time', schema: poolSchema } },
    refusals: pick(errorStatus, [
      'raffle.pool_not_found',
      'raffle.pool_not_draft',
      'raffle.pool_scheduled',
      'raffle.closing_time_past',
      'raffle.prize_out_of_stock',
      'raffle.prize_archived',
    ]),
    handle: ({ params }, ctx) => openPoolWith(params, ctx),
    toReply: (pool) => ({ status: 200, body: poolToHttp(pool) }),
  });
