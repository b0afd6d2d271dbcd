import { idSchema } from '@tessera/contracts';
import { defineRoute, entityTagOf, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getPrize } from '../../use-cases/prizes/get-prize.ts';
import { errorStatus } from '../error-status.ts';
import { prizeSchema, prizeToHttp } from './prize.mapping.ts';

export const getPrizeRoute = (getPrizeWith: ReturnType<typeof getPrize>) =>
  defineRoute({
    method: 'get',
    path: '/v1/prizes/{prizeId}',
    operationId: 'getPrize',
    summary: 'See a prize',
    description: 'The ETag is its version, for editing it.',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: { params: z.object({ prizeId: idSchema }) },
    responses: { 200: { description: 'The prize', schema: prizeSchema } },
    refusals: pick(errorStatus, ['raffle.prize_not_found']),
    handle: ({ params }, ctx) => getPrizeWith(params, ctx),
    toReply: (prize) => ({ status: 200, body: prizeToHttp(prize), headers: { etag: entityTagOf(prize) } }),
  });
