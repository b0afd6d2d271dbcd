import { idSchema } from '@tessera/contracts';
import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listWithdrawals } from '../../use-cases/withdrawals/list-withdrawals.ts';
import { withdrawalSchema, withdrawalStatusSchema, withdrawalsToHttp } from './withdrawal.mapping.ts';

export const listWithdrawalsRoute = (listWithdrawalsWith: ReturnType<typeof listWithdrawals>) =>
  defineRoute({
    method: 'get',
    path: '/v1/withdrawals',
    operationId: 'listWithdrawals',
    summary: 'See every withdrawal of the tenant, newest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      query: idPageQuery.extend({
        status: withdrawalStatusSchema.optional(),
        userId: idSchema.optional().describe('Whose'),
      }),
    },
    responses: { 200: { description: 'A page of withdrawals', schema: pageOf(withdrawalSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status, userId } }, ctx) =>
      listWithdrawalsWith({ limit, before: cursor, status, userId }, ctx),
    toReply: (page) => ({ status: 200, body: withdrawalsToHttp(page) }),
  });
