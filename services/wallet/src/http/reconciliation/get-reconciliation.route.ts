import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getReconciliation } from '../../use-cases/reconciliation/get-reconciliation.ts';
import { errorStatus } from '../error-status.ts';
import { reconciliationSchema, reconciliationToHttp } from './reconciliation.mapping.ts';

export const getReconciliationRoute = (getReconciliationWith: ReturnType<typeof getReconciliation>) =>
  defineRoute({
    method: 'get',
    path: '/v1/reconciliations/{reconciliationId}',
    operationId: 'getReconciliation',
    summary: 'See what comparing a settlement file came to',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ reconciliationId: idSchema }) },
    responses: { 200: { description: 'The reconciliation', schema: reconciliationSchema } },
    refusals: pick(errorStatus, ['wallet.reconciliation_not_found']),
    handle: ({ params }, ctx) => getReconciliationWith(params, ctx),
    toReply: (reconciliation) => ({ status: 200, body: reconciliationToHttp(reconciliation) }),
  });
