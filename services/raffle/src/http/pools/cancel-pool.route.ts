import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { cancelPool } from '../../use-cases/pools/cancel-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolSchema, poolToHttp } from './pool.mapping.ts';

export const cancelPoolRoute = (cancelPoolWith: ReturnType<typeof cancelPool>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools/{poolId}/cancel',
    operationId: 'cancelPool',
    summary: 'Cancel a pool and give everybody their money back',
    description:
      'Possible until the draw has started; after that only in mode DRAND, once the committed round is overdue by the time that the installation waits (a day, unless it says otherwise) and no mirror has it. The refunds follow by themselves.',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ poolId: idSchema }),
      body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    },
    responses: { 200: { description: 'The pool, cancelled', schema: poolSchema } },
    refusals: pick(errorStatus, ['raffle.pool_not_found', 'raffle.pool_not_cancellable']),
    handle: ({ params, body }, ctx) => cancelPoolWith({ ...params, ...body }, ctx),
    toReply: (pool) => ({ status: 200, body: poolToHttp(pool) }),
  });
