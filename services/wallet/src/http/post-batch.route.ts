import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { PostBatchReceipt } from '../domain/batches/post-batch.ts';
import type { postBatch } from '../use-cases/post-batch.ts';
import { errorStatus } from './error-status.ts';
import {
  postedSchema,
  postedToHttp,
  transferCodes,
  transferOrderFromHttp,
  transferOrderSchema,
} from './transfer-order.mapping.ts';

const MOST_TRANSFERS = 1_000;

const resultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('posted') }).extend(postedSchema.shape),
  z.object({ status: z.literal('refused'), code: z.enum(transferCodes), detail: z.string() }),
]);

const resultToHttp = (result: PostBatchReceipt['results'][number]): z.input<typeof resultSchema> =>
  result.ok
    ? { status: 'posted', ...postedToHttp(result.value) }
    : { status: 'refused', code: result.error.code, detail: result.error.message };

export const postBatchRoute = (postBatchWith: ReturnType<typeof postBatch>) =>
  defineRoute({
    method: 'post',
    path: '/v1/transfers/batch',
    operationId: 'postBatch',
    summary: 'Correct the books by many transfers at once',
    description:
      'Independent transfers are posted or refused each by itself; of linked ones all are posted, or none. They are decided in ' +
      'their order, each on what those before it left.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: z.strictObject({
        mode: z.enum(['independent', 'linked']),
        transfers: z.array(transferOrderSchema).min(1).max(MOST_TRANSFERS),
      }),
    },
    responses: {
      200: {
        description: 'What became of each, in order',
        schema: z.object({ results: z.array(resultSchema) }),
      },
    },
    refusals: pick(errorStatus, ['wallet.linked_transfer_refused']),
    handle: ({ body: { mode, transfers } }, ctx) =>
      postBatchWith({ mode, transfers: transfers.map(transferOrderFromHttp) }, ctx),
    toReply: ({ results }) => ({ status: 200, body: { results: results.map(resultToHttp) } }),
  });
