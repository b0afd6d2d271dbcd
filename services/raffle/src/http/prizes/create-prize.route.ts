import { currencySchema, positiveAmountMinorSchema, prizeKindSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { createPrize } from '../../use-cases/prizes/create-prize.ts';
import { errorStatus } from '../error-status.ts';
import { pointsFromHttp, prizePointsSchema, prizeSchema, prizeTextsSchema, prizeToHttp } from './prize.mapping.ts';

export const createPrizeRoute = (createPrizeWith: ReturnType<typeof createPrize>) =>
  defineRoute({
    method: 'post',
    path: '/v1/prizes',
    operationId: 'createPrize',
    summary: 'Add a prize with its stock',
    tags: ['prizes'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: {
      body: z.strictObject({
        ...prizeTextsSchema.shape,
        kind: prizeKindSchema,
        valueMinor: positiveAmountMinorSchema.describe('What one winner gets, or what it is worth'),
        currency: currencySchema,
        points: prizePointsSchema.optional(),
        stock: z.int().min(1).max(1_000_000),
      }),
    },
    responses: { 201: { description: 'The prize', schema: prizeSchema } },
    refusals: pick(errorStatus, ['raffle.points_mismatch']),
    handle: ({ body: { valueMinor, currency, points, sponsor, ...body } }, ctx) =>
      createPrizeWith(
        {
          ...body,
          sponsor: sponsor ?? null,
          points: pointsFromHttp(points),
          value: money(BigInt(valueMinor), currency),
        },
        ctx,
      ),
    toReply: (prize) => ({ status: 201, body: prizeToHttp(prize) }),
  });
