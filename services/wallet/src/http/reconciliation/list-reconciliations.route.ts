import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listReconciliations } from '../../use-cases/reconciliation/list-reconciliations.ts';
import { reconciliationSchema, reconciliationToHttp } from './reconciliation.mapping.ts';
import { providerSchema } from './settlement-file.mapping.ts';

export const listReconciliationsRoute = (listReconciliationsWith: ReturnType<typeof listReconciliations>) =>
  defineRoute({
    method: 'get',
    path: '/v1/reconciliations',
    operationId: 'listReconciliations',
    summary: 'See which settlement files were compared, newest first',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { query: idPageQuery.extend({ provider: providerSchema.optional() }) },
    responses: { 200: { description: 'A page of reconciliations', schema: pageOf(reconciliationSchema) } },
    refusals: {},
    handle: ({ query: { cursor, ...filter } }, ctx) => listReconciliationsWith({ ...filter, before: cursor }, ctx),
    toReply: ({ reconciliations, nextBefore }) => ({
      status: 200,
      body: {
        items: reconciliations.map(reconciliationToHttp),
        nextCursor: nextBefore === null ? null : encodeCursor(nextBefore),
      },
    }),
  });
