import { idSchema } from '@tessera/contracts';
import { defineRoute, entityTagOf, pick, versionsIn } from '@tessera/runtime/http';
import { z } from 'zod';
import type { editPrize } from '../../use-cases/prizes/edit-prize.ts';
import { errorStatus } from '../error-status.ts';
import { prizeSchema, prizeTextsSchema, prizeToHttp } from './prize.mapping.ts';

export const editPrizeRoute = (editPrizeWith: ReturnType<typeof editPrize>) =>
  defineRoute({
    method: 'put',
    path: '/v1/prizes/{prizeId}',
    operationId: 'editPrize',
    summary: 'Show a prize otherwise',
    description:
      'Not while a pool of it is scheduled, open or not settled. If-Match names the ETag of the prize that this replaces.',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ prizeId: idSchema }), body: prizeTextsSchema },
    responses: { 200: { description: 'The prize as it is now', schema: prizeSchema } },
    refusals: pick(errorStatus, [
      'raffle.prize_not_found',
      'raffle.prize_in_use',
      'raffle.prize_archived',
      'raffle.version_required',
      'raffle.version_conflict',
    ]),
    handle: ({ params: { prizeId }, body: { sponsor, ...texts } }, ctx, { headers }) =>
      editPrizeWith(
        { prizeId, texts: { ...texts, sponsor: sponsor ?? null }, replaces: versionsIn(headers.get('if-match')) },
        ctx,
      ),
    toReply: (prize) => ({ status: 200, body: prizeToHttp(prize), headers: { etag: entityTagOf(prize) } }),
  });
