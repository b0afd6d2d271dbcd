import { amountMinorSchema, currencySchema, idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getConservation, PoolConservation } from '../../use-cases/pools/get-conservation.ts';
import { errorStatus } from '../error-status.ts';

const conservationSchema = z.object({
  poolId: idSchema,
  currency: currencySchema,
  salesMinor: amountMinorSchema.describe('Everything that was captured for the pool'),
  prizesMinor: amountMinorSchema.describe('Paid out of the pool to winners'),
  feesMinor: amountMinorSchema.describe('Kept by the operator out of the pool'),
  refundsMinor: amountMinorSchema.describe('Given back to buyers'),
  heldMinor: amountMinorSchema.describe('What the wallet says the pool’s account holds'),
  differenceMinor: amountMinorSchema.describe('sales − prizes − fees − refunds − held'),
  balanced: z.boolean(),
  pendingMinor: amountMinorSchema.describe('Of purchases under way; explains a difference while there are any'),
  prizesAddedMinor: amountMinorSchema.describe('Paid to winners from the operator’s own account on top'),
  openClaims: z.int().describe('Claims that may still be accepted'),
  acceptedClaims: z.int().describe('Claims that were accepted and whose prize has not arrived yet'),
  owedMinor: amountMinorSchema.describe(
    'Cash that those claims cost or may come to cost; what the pool does not hold comes from the operator’s own account',
  ),
});

const conservationToHttp = ({
  poolId,
  currency,
  balanced,
  claims,
  ...sums
}: PoolConservation): z.input<typeof conservationSchema> => ({
  poolId,
  currency,
  balanced,
  salesMinor: Number(sums.salesMinor),
  prizesMinor: Number(sums.prizesMinor),
  feesMinor: Number(sums.feesMinor),
  refundsMinor: Number(sums.refundsMinor),
  heldMinor: Number(sums.heldMinor),
  differenceMinor: Number(sums.differenceMinor),
  pendingMinor: Number(sums.pendingMinor),
  prizesAddedMinor: Number(sums.prizesAddedMinor),
  openClaims: claims.open,
  acceptedClaims: claims.accepted,
  owedMinor: Number(claims.owedMinor),
});

export const getConservationRoute = (getConservationWith: ReturnType<typeof getConservation>) =>
  defineRoute({
    method: 'get',
    path: '/v1/pools/{poolId}/conservation',
    operationId: 'getConservation',
    summary: 'See where every cent of a pool is',
    tags: ['pools'],
    access: { kind: 'tenant', scopes: ['pools:manage'] },
    request: { params: z.object({ poolId: idSchema }) },
    responses: { 200: { description: 'The raffle’s books against the wallet’s', schema: conservationSchema } },
    refusals: pick(errorStatus, ['raffle.pool_not_found']),
    dependsOn: ['wallet'],
    handle: ({ params }, ctx) => getConservationWith(params, ctx),
    toReply: (report) => ({ status: 200, body: conservationToHttp(report) }),
  });
