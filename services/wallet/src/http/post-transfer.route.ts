import { idSchema, timestampSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { postTransfer } from '../use-cases/post-transfer.ts';
import { errorStatus } from './error-status.ts';
import { transferCodes, transferOrderFromHttp, transferOrderSchema } from './transfer-order.mapping.ts';

export const postTransferRoute = (postTransferWith: ReturnType<typeof postTransfer>) =>
  defineRoute({
    method: 'post',
    path: '/v1/transfers',
    operationId: 'postTransfer',
    summary: 'Correct the books by a transfer between two accounts',
    description: 'Nothing in the ledger is ever changed; what was wrong is put right by a transfer of its own.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: transferOrderSchema,
    },
    responses: {
      201: {
        description: 'The transfer is posted',
        schema: z.object({
          transferId: idSchema,
          debitEntryId: idSchema,
          creditEntryId: idSchema,
          postedAt: timestampSchema,
        }),
      },
    },
    refusals: pick(errorStatus, transferCodes),
    handle: ({ body }, ctx) => postTransferWith(transferOrderFromHttp(body), ctx),
    toReply: (receipt) => ({ status: 201, body: { ...receipt, postedAt: receipt.postedAt.toISOString() } }),
  });
