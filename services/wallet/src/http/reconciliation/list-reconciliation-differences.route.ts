import { idSchema } from '@tessera/contracts';
import { defineRoute, idPageQuery, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listReconciliationDifferences } from '../../use-cases/reconciliation/list-reconciliation-differences.ts';
import { errorStatus } from '../error-status.ts';
import {
  differenceKindSchema,
  differenceStateSchema,
  differencesSchema,
  differencesToHttp,
} from './difference.mapping.ts';

export const listReconciliationDifferencesRoute = (
  listReconciliationDifferencesWith: ReturnType<typeof listReconciliationDifferences>,
) =>
  defineRoute({
    method: 'get',
    path: '/v1/reconciliations/{reconciliationId}/differences',
    operationId: 'listReconciliationDifferences',
    summary: 'See all that one reconciliation found, as it stands now',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: z.object({ reconciliationId: idSchema }),
      query: idPageQuery.extend({
        state: differenceStateSchema.optional(),
        kind: differenceKindSchema.optional(),
      }),
    },
    responses: { 200: { description: 'A page of differences', schema: differencesSchema } },
    refusals: pick(errorStatus, ['wallet.reconciliation_not_found']),
    handle: ({ params, query: { cursor, ...filter } }, ctx) =>
      listReconciliationDifferencesWith({ ...params, ...filter, after: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: differencesToHttp(page) }),
  });
