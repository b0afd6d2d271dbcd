import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getPool } from '../../use-cases/pools/get-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolSchema, poolToHttp } from './pool.mapping.ts';

export const getPoolRoute = (getPoolWith: ReturnType<typeof getPool>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}',
    operationId: 'getPool',
    summary: 'See a pool and how far it is sold',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: { params: z.object({ poolId: idSchema }) },
    responses: { 200: { description: 'The pool', schema: poolSchema } },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    handle: ({ params }, ctx) => getPoolWith(params, ctx),
    toReply: (pool) => ({ status: 200, body: poolToHttp(pool) }),
  });
