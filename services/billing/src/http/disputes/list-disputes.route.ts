import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listDisputes } from '../../use-cases/disputes/list-disputes.ts';
import { disputeSchema, disputeStatusSchema, disputeToHttp } from './dispute.mapping.ts';

export const listDisputesRoute = (listDisputesWith: ReturnType<typeof listDisputes>) =>
  defineRoute({
    method: 'get',
    path: '/v1/disputes',
    operationId: 'listDisputes',
    summary: 'See disputed payments, newest first',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: {
      query: idPageQuery.extend({ status: disputeStatusSchema.optional().describe('Only those that are so') }),
    },
    responses: { 200: { description: 'A page of disputes', schema: pageOf(disputeSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status } }, ctx) =>
      listDisputesWith(
        { limit, ...(cursor === undefined ? {} : { before: cursor }), ...(status === undefined ? {} : { status }) },
        ctx,
      ),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: { items: items.map(disputeToHttp), nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) },
    }),
  });
