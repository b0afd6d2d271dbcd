import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getAccountStatement } from '../use-cases/get-account-statement.ts';
import { errorStatus } from './error-status.ts';
import { statementSchema, statementToHttp, statementTypes } from './statement.mapping.ts';
import { checkStatement, statementFields, statementQueryFromHttp } from './statement-query.ts';

const query = z.object(statementFields).superRefine(checkStatement);

export const getAccountStatementRoute = (getAccountStatementWith: ReturnType<typeof getAccountStatement>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts/{accountId}/statement',
    operationId: 'getAccountStatement',
    summary: 'See the statement of an account of the tenant over a period, as JSON, CSV or PDF',
    description:
      'Opening balance and lines add up to the closing balance. Lines come oldest first; the period ends before `to`, so periods that meet share no line.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ accountId: idSchema }), query },
    responses: {
      200: {
        description: 'A page of the statement, or all of it as CSV or PDF',
        schema: statementSchema,
        alsoAs: statementTypes,
      },
    },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.instant_in_future', 'wallet.statement_too_long']),
    handle: ({ params: { accountId }, query: fields }, ctx) =>
      getAccountStatementWith({ accountId, ...statementQueryFromHttp(fields) }, ctx),
    toReply: statementToHttp,
  });
