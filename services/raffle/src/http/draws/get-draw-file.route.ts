import { idSchema } from '@tessera/contracts';
import { ok, toHex } from '@tessera/kernel';
import { defineRoute, isKnownTag, pick, Streamed } from '@tessera/runtime/http';
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
      200: {
        description: 'The draw file, version 1',
        contentType: 'application/json',
        schema: z.looseObject({ format: z.literal('tessera-draw') }),
      },
      304: { description: 'The file that the caller has is this one' },
    },
    refusals: pick(errorStatus, ['raffle.draw_not_found']),
    handle: async ({ params }, _ctx, { headers }) => {
      const file = await getDrawFileWith(params);
      return file.ok ? ok({ ...file.value, known: headers.get('if-none-match') }) : file;
    },
    toReply: ({ poolId, digest, write, known }) => {
      // A finished draw never changes.
      const kept = { etag: `"${toHex(digest)}"`, 'cache-control': 'public, max-age=86400' };
      if (isKnownTag(known, kept.etag)) return { status: 304 as const, body: undefined, headers: kept };
      return {
        status: 200 as const,
        body: new Streamed(write),
        headers: {
          ...kept,
          'content-type': 'application/json',
          'content-disposition': `attachment; filename="draw-${poolId}.json"`,
        },
      };
    },
  });
