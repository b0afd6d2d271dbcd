import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { confirmEntrant } from '../../use-cases/entrants/confirm-entrant.ts';
import { errorStatus } from '../error-status.ts';
import { entrantFactsSchema, entrantSchema, entrantToHttp } from './entrant.mapping.ts';

export const confirmEntrantRoute = (confirmEntrantWith: ReturnType<typeof confirmEntrant>) =>
  defineRoute({
    method: 'put',
    path: '/v1/entrants/{userId}',
    operationId: 'confirmEntrant',
    summary: 'Confirm or correct what a member has stated about themselves',
    description: 'The body says what the proof says. Purchases that were made before stay as they are.',
    tags: ['entrants'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ userId: idSchema }), body: entrantFactsSchema },
    responses: { 200: { description: 'What is known from now on', schema: entrantSchema } },
    refusals: pick(errorStatus, [
      'raffle.entrant_not_found',
      'raffle.entrant_confirms_self',
      'raffle.birth_date_invalid',
    ]),
    handle: ({ params: { userId }, body }, ctx) => confirmEntrantWith({ userId, facts: body }, ctx),
    toReply: (entrant) => ({ status: 200, body: entrantToHttp(entrant) }),
  });
