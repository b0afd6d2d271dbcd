import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getOwnEntrant } from '../../use-cases/entrants/get-own-entrant.ts';
import { entrantSchema, entrantToHttp } from './entrant.mapping.ts';

export const getOwnEntrantRoute = (getOwnEntrantWith: ReturnType<typeof getOwnEntrant>) =>
  defineRoute({
    method: 'get',
    path: '/v1/entrants/me',
    operationId: 'getOwnEntrant',
    summary: 'See what one has stated about oneself',
    tags: ['entrants'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: {},
    responses: {
      200: {
        description: 'What is known',
        schema: z.object({ stated: entrantSchema.nullable().describe('Null where one has stated nothing') }),
      },
    },
    refusals: {},
    handle: (_, ctx) => getOwnEntrantWith(undefined, ctx),
    toReply: (entrant) => ({ status: 200, body: { stated: entrant ? entrantToHttp(entrant) : null } }),
  });
