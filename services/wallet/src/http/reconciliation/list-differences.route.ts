import { defineRoute, idPageQuery } from '@tessera/runtime/http';
import type { listDifferences } from '../../use-cases/reconciliation/list-differences.ts';
import {
  differenceKindSchema,
  differenceStateSchema,
  differencesSchema,
  differencesToHttp,
} from './difference.mapping.ts';
import { providerSchema } from './settlement-file.mapping.ts';

export const listDifferencesRoute = (listDifferencesWith: ReturnType<typeof listDifferences>) =>
  defineRoute({
    method: 'get',
    path: '/v1/differences',
    operationId: 'listDifferences',
    summary: 'See the differences of all reconciliations, oldest first',
    description: 'With state=OPEN it is the queue of what waits for a person.',
    tags: ['reconciliation'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      query: idPageQuery.extend({
        state: differenceStateSchema.optional(),
        kind: differenceKindSchema.optional(),
        provider: providerSchema.optional(),
      }),
    },
    responses: { 200: { description: 'A page of differences', schema: differencesSchema } },
    refusals: {},
    handle: ({ query: { cursor, ...filter } }, ctx) => listDifferencesWith({ ...filter, after: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: differencesToHttp(page) }),
  });
