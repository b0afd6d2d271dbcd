import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getSigningKeys } from '../use-cases/get-signing-keys.ts';

/** Far below the time that a new key is published before it signs. */
const CACHE_SECONDS = 300;

export const getSigningKeysRoute = (getSigningKeysWith: ReturnType<typeof getSigningKeys>) =>
  defineRoute({
    method: 'get',
    path: '/.well-known/jwks.json',
    operationId: 'getSigningKeys',
    summary: 'The public keys of access tokens (RFC 7517)',
    description: 'Holds the coming key ahead of its use and a past one until its last token has expired.',
    tags: ['people'],
    access: { kind: 'public' },
    responses: {
      200: {
        description: 'A JSON Web Key Set',
        schema: z.object({
          keys: z.array(
            z.object({
              kid: z.string(),
              kty: z.string(),
              alg: z.string(),
              use: z.literal('sig'),
              crv: z.string(),
              x: z.string(),
              y: z.string().optional(),
            }),
          ),
        }),
      },
    },
    refusals: {},
    handle: () => getSigningKeysWith(),
    toReply: (keys) => ({
      status: 200,
      body: { keys },
      headers: { 'cache-control': `public, max-age=${CACHE_SECONDS}` },
    }),
  });
