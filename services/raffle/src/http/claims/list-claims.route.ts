import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listClaims } from '../../use-cases/claims/list-claims.ts';
import { pageFromHttp, pageToHttp } from '../page.mapping.ts';
import { claimSchema, claimStateSchema, claimToHttp } from './claim.mapping.ts';

export const listClaimsRoute = (listClaimsWith: ReturnType<typeof listClaims>) =>
  defineRoute({
    method: 'get',
    path: '/v1/claims',
    operationId: 'listClaims',
    summary: 'See one’s own claims to prizes, newest first',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { query: idPageQuery.extend({ state: claimStateSchema.optional() }) },
    responses: { 200: { description: 'A page of claims', schema: pageOf(claimSchema) } },
    refusals: {},
    handle: ({ query: { state, ...query } }, ctx) =>
      listClaimsWith({ ...pageFromHttp(query), ...(state === undefined ? {} : { state }) }, ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, claimToHttp) }),
  });
