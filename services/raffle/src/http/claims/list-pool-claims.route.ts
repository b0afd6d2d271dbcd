import { idSchema } from '@tessera/contracts';
import { decodeCursor, defineRoute, encodeCursor, pageOf, pageQuery, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listPoolClaims } from '../../use-cases/claims/list-pool-claims.ts';
import { errorStatus } from '../error-status.ts';
import { claimSchema, claimToHttp } from './claim.mapping.ts';

/** `cursor` stands for the last rank of the page before. */
const rankPageQuery = pageQuery.extend({
  cursor: pageQuery.shape.cursor.transform((cursor, context) => {
    if (cursor === undefined) return 0;
    const rank = z.coerce.number().int().min(1).max(0x7fff_ffff).safeParse(decodeCursor(cursor));
    if (rank.success) return rank.data;
    context.addIssue({ code: 'custom', message: 'take the cursor from nextCursor as it is' });
    return z.NEVER;
  }),
});

export const listPoolClaimsRoute = (listPoolClaimsWith: ReturnType<typeof listPoolClaims>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/claims',
    operationId: 'listPoolClaims',
    summary: 'See every claim to a pool’s prizes, in the order of the draw',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ poolId: idSchema }), query: rankPageQuery },
    responses: { 200: { description: 'A page of claims', schema: pageOf(claimSchema) } },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    handle: ({ params, query: { limit, cursor } }, ctx) => listPoolClaimsWith({ ...params, limit, after: cursor }, ctx),
    toReply: ({ items, next }) => ({
      status: 200,
      body: { items: items.map(claimToHttp), nextCursor: next === null ? null : encodeCursor(String(next)) },
    }),
  });
