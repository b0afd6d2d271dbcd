import { pointsSchema } from '@tessera/contracts';
import { formatPoints } from '@tessera/kernel';
import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listTiers } from '../use-cases/list-tiers.ts';

const tierSchema = z.object({
  name: z.string(),
  from: pointsSchema.describe('Points ever earned from which it is reached'),
});

export const listTiersRoute = (listTiersWith: ReturnType<typeof listTiers>) =>
  defineRoute({
    method: 'get',
    path: '/v1/tiers',
    operationId: 'listTiers',
    summary: 'See the tiers, lowest first',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:read'] },
    responses: { 200: { description: 'The tiers', schema: z.object({ items: z.array(tierSchema) }) } },
    refusals: {},
    handle: (_input, ctx) => listTiersWith(undefined, ctx),
    toReply: (tiers) => ({
      status: 200,
      body: { items: tiers.map(({ name, from }) => ({ name, from: formatPoints(from) })) },
    }),
  });
