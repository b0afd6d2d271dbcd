import { currencySchema, idSchema } from '@tessera/contracts';
import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listAccounts } from '../use-cases/list-accounts.ts';
import { accountSchema, accountToHttp, ownerKindSchema } from './account.mapping.ts';

export const listAccountsRoute = (listAccountsWith: ReturnType<typeof listAccounts>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts',
    operationId: 'listAccounts',
    summary: 'See every account of the tenant, oldest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      query: idPageQuery.extend({
        ownerKind: ownerKindSchema.optional(),
        ownerId: idSchema.optional(),
        currency: currencySchema.optional(),
      }),
    },
    responses: { 200: { description: 'A page of accounts', schema: pageOf(accountSchema) } },
    refusals: {},
    handle: ({ query: { cursor, ...filter } }, ctx) => listAccountsWith({ ...filter, after: cursor }, ctx),
    toReply: ({ accounts, nextAfter }) => ({
      status: 200,
      body: {
        items: accounts.map(accountToHttp),
        nextCursor: nextAfter === null ? null : encodeCursor(nextAfter),
      },
    }),
  });
