import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import type { listWalletEntries } from '../use-cases/list-wallet-entries.ts';
import { errorStatus } from './error-status.ts';
import { ledgerEntriesQuery, ledgerEntriesSchema, ledgerEntriesToHttp } from './ledger-entry.mapping.ts';

export const listWalletEntriesRoute = (listWalletEntriesWith: ReturnType<typeof listWalletEntries>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/entries',
    operationId: 'listWalletEntries',
    summary: 'See the entries of one of one’s own accounts, newest first',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: {
      query: ledgerEntriesQuery.extend({
        accountId: idSchema.optional().describe('One of one’s own accounts; the one opened first where left out'),
      }),
    },
    responses: { 200: { description: 'A page of entries', schema: ledgerEntriesSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found']),
    handle: ({ query: { cursor, ...page } }, ctx) => listWalletEntriesWith({ ...page, before: cursor }, ctx),
    toReply: (page) => ({ status: 200, body: ledgerEntriesToHttp(page) }),
  });
