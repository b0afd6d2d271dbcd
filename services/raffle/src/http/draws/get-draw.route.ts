import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getDraw } from '../../use-cases/draws/get-draw.ts';
import { errorStatus } from '../error-status.ts';
import { drawSchema, drawToHttp } from './draw.mapping.ts';

export const getDrawRoute = (getDrawWith: ReturnType<typeof getDraw>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/draw',
    operationId: 'getDraw',
    summary: 'See a pool’s draw, from its commitment on',
    tags: ['draws'],
    access: { kind: 'tenant', scopes: ['pools:read'] },
    request: { params: z.object({ poolId: idSchema }) },
    responses: { 200: { description: 'The draw', schema: drawSchema } },
    refusals: pick(errorStatus, ['raffle.draw_not_found']),
    handle: ({ params }, ctx) => getDrawWith(params, ctx),
    toReply: (draw) => ({ status: 200, body: drawToHttp(draw) }),
  });
