import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getEntrant } from '../../use-cases/entrants/get-entrant.ts';
import { errorStatus } from '../error-status.ts';
import { entrantSchema, entrantToHttp } from './entrant.mapping.ts';

export const getEntrantRoute = (getEntrantWith: ReturnType<typeof getEntrant>) =>
  defineRoute({
    method: 'get',
    path: '/v1/entrants/{userId}',
    operationId: 'getEntrant',
    summary: 'See what a member has stated about themselves',
    tags: ['entrants'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ userId: idSchema }) },
    responses: { 200: { description: 'What is known', schema: entrantSchema } },
    refusals: pick(errorStatus, ['raffle.entrant_not_found']),
    handle: ({ params }, ctx) => getEntrantWith(params, ctx),
    toReply: (entrant) => ({ status: 200, body: entrantToHttp(entrant) }),
  });
