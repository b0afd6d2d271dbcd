import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getWalletStatement } from '../use-cases/get-wallet-statement.ts';
import { errorStatus } from './error-status.ts';
import { statementSchema, statementToHttp, statementTypes } from './statement.mapping.ts';
import { checkStatement, statementFields, statementQueryFromHttp } from './statement-query.ts';

const query = z
  .object({
    ...statementFields,
    accountId: idSchema.optional().describe('One of one’s own accounts; the one opened first where left out'),
  })
  .superRefine(checkStatement);

export const getWalletStatementRoute = (getWalletStatementWith: ReturnType<typeof getWalletStatement>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/statement',
    operationId: 'getWalletStatement',
    summary: 'See the statement of one of one’s own accounts over a period, as JSON, CSV or PDF',
    description:
      'Opening balance and lines add up to the closing balance. Lines come oldest first; the period ends before `to`, so periods that meet share no line.',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { query },
    responses: {
      200: {
        description: 'A page of the statement, or all of it as CSV or PDF',
        schema: statementSchema,
        alsoAs: statementTypes,
      },
    },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.instant_in_future', 'wallet.statement_too_long']),
    handle: ({ query: { accountId, ...fields } }, ctx) =>
      getWalletStatementWith({ accountId, ...statementQueryFromHttp(fields) }, ctx),
    toReply: statementToHttp,
  });
