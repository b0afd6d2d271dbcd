import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listPools } from '../../use-cases/pools/list-pools.ts';
import { pageFromHttp, pageToHttp } from '../page.mapping.ts';
import { poolSchema, poolStateSchema, poolToHttp } from './pool.mapping.ts';

export const listPoolsRoute = (listPoolsWith: ReturnType<typeof listPools>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools',
    operationId: 'listPools',
    summary: 'See the pools, newest first',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: { query: idPageQuery.extend({ state: poolStateSchema.optional().describe('Only pools in this state') }) },
    responses: { 200: { description: 'A page of pools', schema: pageOf(poolSchema) } },
    refusals: {},
    handle: ({ query: { state, ...page } }, ctx) =>
      listPoolsWith({ ...pageFromHttp(page), ...(state === undefined ? {} : { state }) }, ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, poolToHttp) }),
  });
