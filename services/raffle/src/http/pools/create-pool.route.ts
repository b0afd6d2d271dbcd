import { defineRoute, pick } from '@tessera/runtime/http';
import type { createPool } from '../../use-cases/pools/create-pool.ts';
import { errorStatus } from '../error-status.ts';
import { poolSchema, poolToHttp } from './pool.mapping.ts';
import { poolTermsFromHttp, poolTermsSchema } from './pool-terms.mapping.ts';

export const createPoolRoute = (createPoolWith: ReturnType<typeof createPool>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools',
    operationId: 'createPool',
    summary: 'Draft a pool for a prize',
    description: 'Nothing is on sale, and no prize leaves the stock, before the pool is opened.',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { body: poolTermsSchema },
    responses: { 201: { description: 'The pool, a draft', schema: poolSchema } },
    refusals: pick(errorStatus, [
      'raffle.prize_not_found',
      'raffle.prize_archived',
      'raffle.too_many_winners',
      'raffle.currency_mismatch',
      'raffle.sales_too_large',
      'raffle.opening_time_invalid',
      'raffle.closing_time_invalid',
      'raffle.closing_time_missing',
      'raffle.followed_pool_not_found',
      'raffle.followed_pool_not_completed',
      'raffle.followed_pool_other_prize',
      'raffle.pool_already_followed',
    ]),
    handle: ({ body }, ctx) => createPoolWith(poolTermsFromHttp(body), ctx),
    toReply: (pool) => ({ status: 201, body: poolToHttp(pool) }),
  });
