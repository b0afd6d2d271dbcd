import { idSchema, pointsSchema, timestampSchema } from '@tessera/contracts';
import { formatPoints } from '@tessera/kernel';
import { defineRoute, encodeCursor, idPageQuery, pageOf, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listPoints } from '../use-cases/list-points.ts';
import { errorStatus } from './error-status.ts';

const entrySchema = z.object({
  id: idSchema,
  sequence: z.int().min(1),
  type: z.enum(['EARN', 'REVERSE', 'BONUS']).describe('BONUS was given without a rule'),
  points: pointsSchema.describe('Negative where points were taken'),
  balanceAfter: pointsSchema,
  factType: z.string(),
  factId: z.string(),
  ruleId: idSchema.nullable(),
  ruleVersion: z.int().min(1).nullable(),
  trace: z
    .object({
      amountMinor: z.string(),
      currency: z.string(),
      tier: z.string(),
      baseHundredths: z.string(),
      percent: z.int(),
    })
    .nullable()
    .describe('How the award came about; null where no rule gave it'),
  postedAt: timestampSchema,
});

export const listPointsRoute = (listPointsWith: ReturnType<typeof listPoints>) =>
  defineRoute({
    method: 'get',
    path: '/v1/loyalty/points',
    operationId: 'listPoints',
    summary: 'See one’s own ledger of points, newest first',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:read'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of entries', schema: pageOf(entrySchema) } },
    refusals: pick(errorStatus, ['loyalty.membership_not_found']),
    handle: ({ query: { limit, cursor } }, ctx) =>
      listPointsWith({ limit, ...(cursor === undefined ? {} : { before: cursor }) }, ctx),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: {
        items: items.map(({ amount, balanceAfter, postedAt, hash: _, lotId: __, membershipId: ___, ...entry }) => ({
          ...entry,
          points: formatPoints(amount),
          balanceAfter: formatPoints(balanceAfter),
          postedAt: postedAt.toISOString(),
        })),
        nextCursor: nextCursor === null ? null : encodeCursor(nextCursor),
      },
    }),
  });
