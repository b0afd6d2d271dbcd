import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { archivePrize } from '../../use-cases/prizes/archive-prize.ts';
import { errorStatus } from '../error-status.ts';
import { prizeSchema, prizeToHttp } from './prize.mapping.ts';

export const archivePrizeRoute = (archivePrizeWith: ReturnType<typeof archivePrize>) =>
  defineRoute({
    method: 'post',
    path: '/v1/prizes/{prizeId}/archive',
    operationId: 'archivePrize',
    summary: 'Put a prize up no more',
    description: 'Not while a pool of it is scheduled, open or not settled. Drafts of it cannot be opened any more.',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ prizeId: idSchema }) },
    responses: { 200: { description: 'The prize, archived', schema: prizeSchema } },
    refusals: pick(errorStatus, ['raffle.prize_not_found', 'raffle.prize_in_use', 'raffle.prize_archived']),
    handle: ({ params }, ctx) => archivePrizeWith(params, ctx),
    toReply: (prize) => ({ status: 200, body: prizeToHttp(prize) }),
  });
