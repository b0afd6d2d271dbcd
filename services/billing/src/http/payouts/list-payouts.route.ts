import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listPayouts } from '../../use-cases/payouts/list-payouts.ts';
import { payoutSchema, payoutStatusSchema, payoutToHttp } from './payout.mapping.ts';

export const listPayoutsRoute = (listPayoutsWith: ReturnType<typeof listPayouts>) =>
  defineRoute({
    method: 'get',
    path: '/v1/payouts',
    operationId: 'listPayouts',
    summary: 'See what was paid out, newest first',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: {
      query: idPageQuery.extend({ status: payoutStatusSchema.optional().describe('Only those that are so') }),
    },
    responses: { 200: { description: 'A page of payouts', schema: pageOf(payoutSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status } }, ctx) =>
      listPayoutsWith(
        { limit, ...(cursor === undefined ? {} : { before: cursor }), ...(status === undefined ? {} : { status }) },
        ctx,
      ),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: { items: items.map(payoutToHttp), nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) },
    }),
  });
