import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getDrawFile } from '../../use-cases/draws/get-draw-file.ts';
import { errorStatus } from '../error-status.ts';

export const getDrawFileRoute = (getDrawFileWith: ReturnType<typeof getDrawFile>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/draw-file',
    operationId: 'getDrawFile',
    summary: 'Download a finished draw, to check it offline',
    description:
      'Public, and it names nobody. `npm run verify -- draw <file>` recomputes everything in it. The format is described in docs/formats/draw.md.',
    tags: ['draws'],
    access: { kind: 'public' },
    request: { params: z.object({ poolId: idSchema }) },
    responses: {
      200: { description: 'The draw file, version 1', schema: z.looseObject({ format: z.literal('tessera-draw') }) },
    },
    refusals: pick(errorStatus, ['raffle.draw_not_found']),
    handle: async ({ params }) => {
      const file = await getDrawFileWith(params);
      return file.ok ? { ok: true as const, value: { ...params, text: file.value } } : file;
    },
    toReply: ({ poolId, text }) => ({
      status: 200,
      body: text,
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="draw-${poolId}.json"`,
      },
    }),
  });
