import { defineRoute, pick } from '@tessera/runtime/http';
import type { reconcile } from '../../use-cases/reconciliation/reconcile.ts';
import { errorStatus } from '../error-status.ts';
import { reconciliationSchema, reconciliationToHttp } from './reconciliation.mapping.ts';
import { settlementFileSchema } from './settlement-file.mapping.ts';

export const reconcileRoute = (reconcileWith: ReturnType<typeof reconcile>) =>
  defineRoute({
    method: 'post',
    path: '/v1/reconciliations',
    operationId: 'reconcile',
    summary: 'Compare a provider’s settlement file with the ledger',
    description:
      'The file comes as text in the body, which may have 5 MiB. Every line that cannot be read is told with its place in the file, and then nothing of it is taken.',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    bodyLimitBytes: 5 * 1_024 * 1_024,
    request: { body: settlementFileSchema },
    responses: {
      200: { description: 'This file was compared before; the run of then', schema: reconciliationSchema },
      201: { description: 'The file is compared', schema: reconciliationSchema },
    },
    refusals: pick(errorStatus, ['wallet.reconciliation_too_large']),
    handle: ({ body }, ctx) => reconcileWith(body, ctx),
    toReply: ({ reconciliation, isNew }) => ({
      status: isNew ? 201 : 200,
      body: reconciliationToHttp(reconciliation),
    }),
  });
