import { idSchema } from '@tessera/contracts';
import { defineRoute, idPageQuery, pageOf, pick } from '@tessera/runtime/http';
import type { listWalletHolds } from '../use-cases/list-wallet-holds.ts';
import { errorStatus } from './error-status.ts';
import { holdSchema, holdsToHttp } from './hold.mapping.ts';

export const listWalletHoldsRoute = (listWalletHoldsWith: ReturnType<typeof listWalletHolds>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/holds',
    operationId: 'listWalletHolds',
    summary: 'See the active holds on one of one’s own accounts, oldest first',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: {
      query: idPageQuery.extend({
        accountId: idSchema.optional().describe('One of one’s own accounts; the one opened first where left out'),
      }),
    },
    responses: { 200: { description: 'A page of holds', schema: pageOf(holdSchema) } },
    refusals: pick(errorStatus, ['wallet.account_not_found']),
    handle: ({ query: { accountId, limit, cursor } }, ctx) =>
      listWalletHoldsWith({ accountId, limit, after: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: holdsToHttp(page) }),
  });
