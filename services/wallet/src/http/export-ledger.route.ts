import { ok } from '@tessera/kernel';
import { defineRoute, Streamed } from '@tessera/runtime/http';
import { z } from 'zod';
import type { exportLedger, TakeLines } from '../use-cases/export-ledger.ts';
import { sendExport } from './ledger-export.mapping.ts';

export const exportLedgerRoute = (exportLedgerWith: ReturnType<typeof exportLedger>) =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/export',
    operationId: 'exportLedger',
    summary: 'Download the whole ledger, to check it offline',
    description:
      'All of one instant, a line for each account, checkpoint and entry. `npm run verify -- ledger <file>` recomputes everything in it; the format is in docs/formats/ledger-export.md. A download without its last line is not whole.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    responses: {
      200: {
        description: 'The export, format tessera.ledger-export.v1',
        contentType: 'application/x-ndjson',
        schema: z.string(),
      },
    },
    refusals: {},
    handle: async (_input, ctx) => ok((take: TakeLines) => exportLedgerWith(take, ctx)),
    toReply: (read) => ({
      status: 200,
      body: new Streamed((send) => sendExport(read, send)),
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="ledger.ndjson"',
      },
    }),
  });
