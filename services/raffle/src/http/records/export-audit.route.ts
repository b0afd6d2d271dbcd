import { idSchema } from '@tessera/contracts';
import { defineRoute, pick, Streamed } from '@tessera/runtime/http';
import { z } from 'zod';
import type { exportAudit } from '../../use-cases/records/export-audit.ts';
import { errorStatus } from '../error-status.ts';
import { sendAudit } from './audit-lines.mapping.ts';

export const exportAuditRoute = (exportAuditWith: ReturnType<typeof exportAudit>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/audit-export',
    operationId: 'exportAudit',
    summary: 'Download everything of a pool, for who has to check it',
    description:
      'All of one instant: terms, each change of state, purchases, tickets, draw, payouts and sums. `npm run verify -- raffle-audit <file>` checks it; the format is in docs/formats/raffle-audit.md. Members stand under pseudonyms. A download without its last line is not whole.',
    tags: ['records'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ poolId: idSchema }),
      query: z.object({
        members: z.enum(['pseudonyms', 'ids']).default('pseudonyms').describe('How members are called'),
      }),
    },
    responses: {
      200: {
        description: 'The export, format tessera.raffle-audit.v1',
        contentType: 'application/x-ndjson',
        schema: z.string(),
      },
    },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    handle: async ({ params: { poolId }, query: { members } }, ctx) => {
      const found = await exportAuditWith({ poolId, members }, ctx);
      return found.ok
        ? { ok: true as const, value: { tenantId: ctx.tenantId, poolId, members, ...found.value } }
        : found;
    },
    toReply: ({ read, ...head }) => ({
      status: 200,
      body: new Streamed((send) => sendAudit(head, read, send)),
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': `attachment; filename="pool-${head.poolId}.ndjson"`,
      },
    }),
  });
