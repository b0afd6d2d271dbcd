import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listAccountEntries } from '../use-cases/list-account-entries.ts';
import { errorStatus } from './error-status.ts';
import { ledgerEntriesQuery, ledgerEntriesSchema, ledgerEntriesToHttp } from './ledger-entry.mapping.ts';

export const listAccountEntriesRoute = (listAccountEntriesWith: ReturnType<typeof listAccountEntries>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts/{accountId}/entries',
    operationId: 'listAccountEntries',
    summary: 'See the entries of an account of the tenant, newest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ accountId: idSchema }), query: ledgerEntriesQuery },
    responses: { 200: { description: 'A page of entries', schema: ledgerEntriesSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found']),
    handle: ({ params: { accountId }, query: { cursor, ...page } }, ctx) =>
      listAccountEntriesWith({ ...page, accountId, before: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: ledgerEntriesToHttp(page) }),
  });
