import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getAccount } from '../use-cases/get-account.ts';
import { accountSchema, accountToHttp } from './account.mapping.ts';
import { errorStatus } from './error-status.ts';

export const getAccountRoute = (getAccountWith: ReturnType<typeof getAccount>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts/{accountId}',
    operationId: 'getAccount',
    summary: 'See one account of the tenant',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ accountId: idSchema }) },
    responses: { 200: { description: 'The account', schema: accountSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found']),
    handle: ({ params }, ctx) => getAccountWith(params, ctx),
    toReply: (account) => ({ status: 200, body: accountToHttp(account) }),
  });
