import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { setAccountStatus } from '../use-cases/set-account-status.ts';
import { accountSchema, accountStatusSchema, accountToHttp } from './account.mapping.ts';
import { errorStatus } from './error-status.ts';
import { noteSchema } from './note.mapping.ts';

export const setAccountStatusRoute = (setAccountStatusWith: ReturnType<typeof setAccountStatus>) =>
  defineRoute({
    method: 'post',
    path: '/v1/accounts/{accountId}/status',
    operationId: 'setAccountStatus',
    summary: 'Suspend an account, take it back into use, or close it for good',
    description: 'A suspended account still takes what it is owed. Closing needs an account with nothing in it.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: z.object({ accountId: idSchema }),
      body: z.strictObject({ status: accountStatusSchema, reason: noteSchema.describe('Why; kept with the change') }),
    },
    responses: { 200: { description: 'The account as it stands now', schema: accountSchema } },
    refusals: pick(errorStatus, [
      'wallet.account_not_found',
      'wallet.account_of_tenant',
      'wallet.account_closed',
      'wallet.account_not_empty',
    ]),
    handle: ({ params, body }, ctx) => setAccountStatusWith({ ...params, ...body }, ctx),
    toReply: ({ account }) => ({ status: 200, body: accountToHttp(account) }),
  });
