import { idSchema } from '@tessera/contracts';
import { ok } from '@tessera/kernel';
import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getDrawPage } from '../../use-cases/draws/get-draw-page.ts';
import { pageReply } from './draw-page.mapping.ts';

export const getDrawPageRoute = (getDrawPageWith: ReturnType<typeof getDrawPage>) =>
  defineRoute({
    method: 'get',
    path: '/v1/draws/{poolId}/page',
    operationId: 'getDrawPage',
    summary: 'Look at a draw, and have one’s own browser verify it',
    description:
      'Public, and it names nobody. From the commitment on it shows what was committed; once the draw is made, it recomputes the draw file in the visitor’s browser. Where the beacon never came it says that there was no draw.',
    tags: ['draws'],
    access: { kind: 'public' },
    request: { params: z.object({ poolId: idSchema }) },
    responses: {
      200: { description: 'The page', contentType: 'text/html' },
      304: { description: 'The page that the caller has is the present one' },
      404: { description: 'A page that says that there is no draw of such a pool yet', contentType: 'text/html' },
    },
    refusals: {},
    handle: async ({ params }, _ctx, { headers }) => {
      const found = await getDrawPageWith(params);
      return found.ok ? ok({ ...found.value, known: headers.get('if-none-match') }) : found;
    },
    toReply: ({ poolId, draw, known }) => pageReply(poolId, draw, known),
  });
