import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listPrizes } from '../../use-cases/prizes/list-prizes.ts';
import { pageFromHttp, pageToHttp } from '../page.mapping.ts';
import { prizeSchema, prizeToHttp } from './prize.mapping.ts';

export const listPrizesRoute = (listPrizesWith: ReturnType<typeof listPrizes>) =>
  defineRoute({
    method: 'get',
    path: '/v1/prizes',
    operationId: 'listPrizes',
    summary: 'See the prizes, newest first',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: {
      query: idPageQuery.extend({
        state: z.enum(['ACTIVE', 'ARCHIVED']).optional().describe('Only prizes in this state'),
      }),
    },
    responses: { 200: { description: 'A page of prizes', schema: pageOf(prizeSchema) } },
    refusals: {},
    handle: ({ query: { state, ...page } }, ctx) =>
      listPrizesWith({ ...pageFromHttp(page), ...(state === undefined ? {} : { state }) }, ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, prizeToHttp) }),
  });
