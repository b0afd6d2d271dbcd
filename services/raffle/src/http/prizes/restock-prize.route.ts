import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { restockPrize } from '../../use-cases/prizes/restock-prize.ts';
import { errorStatus } from '../error-status.ts';
import { prizeSchema, prizeToHttp } from './prize.mapping.ts';

const MOST = 1_000_000;

export const restockPrizeRoute = (restockPrizeWith: ReturnType<typeof restockPrize>) =>
  defineRoute({
    method: 'post',
    path: '/v1/prizes/{prizeId}/stock',
    operationId: 'restockPrize',
    summary: 'Add to a prize’s stock, or take from it',
    description: 'At any time, also while pools of it are open; what they have taken stays theirs.',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      params: z.object({ prizeId: idSchema }),
      body: z.strictObject({
        units: z
          .int()
          .min(-MOST)
          .max(MOST)
          .refine((units) => units !== 0, 'expected more or fewer, not none')
          .describe('How many come; negative where they go'),
      }),
    },
    responses: { 200: { description: 'The prize with its stock', schema: prizeSchema } },
    refusals: pick(errorStatus, ['raffle.prize_not_found', 'raffle.prize_archived', 'raffle.stock_out_of_range']),
    handle: ({ params, body }, ctx) => restockPrizeWith({ ...params, ...body }, ctx),
    toReply: (prize) => ({ status: 200, body: prizeToHttp(prize) }),
  });
