import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { buyEntries } from '../../use-cases/purchases/buy-entries.ts';
import { errorStatus } from '../error-status.ts';
import { freeEntryRefusals, orderRefusals, walletRefusals } from './order-refusals.ts';
import { purchaseTypeSchema, receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const buyEntriesRoute = (buyEntriesWith: ReturnType<typeof buyEntries>) =>
  defineRoute({
    method: 'post',
    path: '/v1/pools/{poolId}/entries',
    operationId: 'buyEntries',
    summary: 'Buy tickets of a pool, for oneself',
    description:
      'Paid from the wallet. After a 503 or 504, or no answer at all, the same Idempotency-Key continues the very same purchase.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: {
      params: z.object({ poolId: idSchema }),
      body: z
        .strictObject({
          type: purchaseTypeSchema.default('ENTRY'),
          quantity: z.int().min(1).max(100).default(1),
          free: z.boolean().default(false).describe('Asks for free entries, where the pool has them'),
        })
        .refine(({ type, free }) => !free || type === 'ENTRY', {
          path: ['free'],
          message: 'only an ENTRY can be free',
        }),
    },
    responses: { 201: { description: 'The purchase with its tickets', schema: receiptSchema } },
    refusals: pick(errorStatus, [...orderRefusals, ...freeEntryRefusals, ...walletRefusals]),
    dependsOn: ['wallet'],
    handle: ({ params, body }, ctx) => buyEntriesWith({ ...params, ...body }, ctx),
    toReply: (bought) => ({ status: 201, body: receiptToHttp(bought) }),
  });
