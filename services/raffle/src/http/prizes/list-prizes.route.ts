import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
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
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of prizes', schema: pageOf(prizeSchema) } },
    refusals: {},
    handle: ({ query }, ctx) => listPrizesWith(pageFromHttp(query), ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, prizeToHttp) }),
  });
