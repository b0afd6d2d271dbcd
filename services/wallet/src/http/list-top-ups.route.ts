import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import { z } from 'zod';
import type { TopUp } from '../domain/top-ups/top-up.ts';
import type { listTopUps } from '../use-cases/list-top-ups.ts';

const topUpSchema = z.object({
  paymentId: idSchema,
  accountId: idSchema,
  provider: z.string(),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  status: z.enum(['CREATED', 'COMPLETED', 'FAILED', 'CANCELLED']),
  failureCode: z.string().nullable(),
  transferId: idSchema.nullable().describe('The transfer that credited it'),
  createdAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
});

const topUpToHttp = ({ id, amount, createdAt, endedAt, ...topUp }: TopUp): z.input<typeof topUpSchema> => ({
  paymentId: id,
  accountId: topUp.accountId,
  provider: topUp.provider,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  status: topUp.status,
  failureCode: topUp.failureCode,
  transferId: topUp.transferId,
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

export const listTopUpsRoute = (listTopUpsWith: ReturnType<typeof listTopUps>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/top-ups',
    operationId: 'listTopUps',
    summary: 'See one’s own top-ups, newest first',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of top-ups', schema: pageOf(topUpSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor } }, ctx) => listTopUpsWith({ limit, before: cursor }, ctx),
    toReply: ({ topUps, nextBefore }) => ({
      status: 200,
      body: { items: topUps.map(topUpToHttp), nextCursor: nextBefore === null ? null : encodeCursor(nextBefore) },
    }),
  });
