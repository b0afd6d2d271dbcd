import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { buyEntries } from '../../use-cases/purchases/buy-entries.ts';
import { errorStatus } from '../error-status.ts';
import { receiptSchema, receiptToHttp } from './purchase.mapping.ts';

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
      body: z.strictObject({ quantity: z.int().min(1).max(100).default(1) }),
    },
    responses: { 201: { description: 'The purchase with its tickets', schema: receiptSchema } },
    refusals: pick(errorStatus, [
      'raffle.pool_not_found',
      'raffle.pool_not_open',
      'raffle.pool_full',
      'raffle.pool_closed',
      'raffle.pool_cancelled',
      'raffle.member_limit_reached',
      'raffle.purchase_abandoned',
      'wallet.account_not_found',
      'wallet.account_suspended',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.currency_mismatch',
      'wallet.balance_overflow',
      'wallet.spending_limit_exceeded',
    ]),
    dependsOn: ['wallet'],
    handle: ({ params, body }, ctx) => buyEntriesWith({ ...params, ...body }, ctx),
    toReply: (bought) => ({ status: 201, body: receiptToHttp(bought) }),
  });
