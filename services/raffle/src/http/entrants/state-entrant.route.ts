import { defineRoute, pick } from '@tessera/runtime/http';
import type { stateEntrant } from '../../use-cases/entrants/state-entrant.ts';
import { errorStatus } from '../error-status.ts';
import { entrantFactsSchema, entrantSchema, entrantToHttp } from './entrant.mapping.ts';

export const stateEntrantRoute = (stateEntrantWith: ReturnType<typeof stateEntrant>) =>
  defineRoute({
    method: 'put',
    path: '/v1/entrants/me',
    operationId: 'stateEntrant',
    summary: 'Say when one was born and where one lives',
    description:
      'Wanted by pools that are not for everybody. Said once; the same again is fine, the staff can correct it.',
    tags: ['entrants'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { body: entrantFactsSchema },
    responses: { 200: { description: 'What is known from now on', schema: entrantSchema } },
    refusals: pick(errorStatus, ['raffle.birth_date_invalid', 'raffle.entrant_stated']),
    handle: ({ body }, ctx) => stateEntrantWith(body, ctx),
    toReply: (entrant) => ({ status: 200, body: entrantToHttp(entrant) }),
  });
