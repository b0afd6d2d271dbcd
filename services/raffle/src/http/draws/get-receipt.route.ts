import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getReceipt } from '../../use-cases/draws/get-receipt.ts';
import { errorStatus } from '../error-status.ts';

export const getReceiptRoute = (getReceiptWith: ReturnType<typeof getReceipt>) =>
  defineRoute({
    method: 'get',
    path: '/v1/tickets/{ticketId}/receipt',
    operationId: 'getReceipt',
    summary: 'Download the receipt of one’s own ticket',
    description:
      'Shows, alone and offline, whose the ticket is and that it is in the committed list: `npm run verify -- receipt <file>`. Before the draw is committed `proof` is null, and nothing shows yet that the ticket is in a list: fetch it again then. Keep it to yourself, for its salt tells whose ticket it is. The format is described in docs/formats/receipt.md.',
    tags: ['draws'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ ticketId: idSchema }) },
    responses: {
      200: { description: 'The receipt, version 1', schema: z.looseObject({ format: z.literal('tessera-receipt') }) },
    },
    refusals: pick(errorStatus, ['raffle.ticket_not_found']),
    handle: async ({ params }, ctx) => {
      const receipt = await getReceiptWith(params, ctx);
      return receipt.ok ? { ok: true as const, value: { ...params, text: receipt.value } } : receipt;
    },
    toReply: ({ ticketId, text }) => ({
      status: 200,
      body: text,
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="receipt-${ticketId}.json"`,
      },
    }),
  });
