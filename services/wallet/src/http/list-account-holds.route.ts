import { idSchema } from '@tessera/contracts';
import { defineRoute, idPageQuery, pageOf, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listAccountHolds } from '../use-cases/list-account-holds.ts';
import { errorStatus } from './error-status.ts';
import { holdSchema, holdsToHttp } from './hold.mapping.ts';

export const listAccountHoldsRoute = (listAccountHoldsWith: ReturnType<typeof listAccountHolds>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts/{accountId}/holds',
    operationId: 'listAccountHolds',
    summary: 'See the active holds on an account of the tenant, oldest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ accountId: idSchema }), query: idPageQuery },
    responses: { 200: { description: 'A page of holds', schema: pageOf(holdSchema) } },
    refusals: pick(errorStatus, ['wallet.account_not_found']),
    handle: ({ params: { accountId }, query: { limit, cursor } }, ctx) =>
      listAccountHoldsWith({ accountId, limit, after: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: holdsToHttp(page) }),
  });
