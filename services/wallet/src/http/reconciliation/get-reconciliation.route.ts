import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getReconciliation } from '../../use-cases/reconciliation/get-reconciliation.ts';
import { CSV_TYPE } from '../csv-record.ts';
import { errorStatus } from '../error-status.ts';
import { reconciliationAnswerToHttp, reconciliationSchema } from './reconciliation.mapping.ts';

export const getReconciliationRoute = (getReconciliationWith: ReturnType<typeof getReconciliation>) =>
  defineRoute({
    method: 'get',
    path: '/v1/reconciliations/{reconciliationId}',
    operationId: 'getReconciliation',
    summary: 'See what comparing a settlement file came to; as CSV with everything that it found',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: z.object({ reconciliationId: idSchema }),
      query: z.object({
        format: z
          .enum(['json', 'csv'])
          .default('json')
          .describe('csv is a report with all differences as they stand now'),
      }),
    },
    responses: {
      200: { description: 'The reconciliation, or a report of it', schema: reconciliationSchema, alsoAs: [CSV_TYPE] },
    },
    refusals: pick(errorStatus, ['wallet.reconciliation_not_found']),
    handle: ({ params, query }, ctx) => getReconciliationWith({ ...params, ...query }, ctx),
    toReply: reconciliationAnswerToHttp,
  });
