import { currencySchema, entryRefSchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { ClaimDetails, getClaim } from '../../use-cases/claims/get-claim.ts';
import { errorStatus } from '../error-status.ts';
import { shipmentSchema, shipmentToHttp } from '../shipments/shipment.mapping.ts';
import { claimSchema, claimToHttp } from './claim.mapping.ts';

const claimDetailsSchema = claimSchema.extend({
  voucherCode: z.string().nullable().describe('The prize itself, where it is a voucher and was handed over'),
  shipment: shipmentSchema.nullable().describe('Where the prize goes, once that was said'),
  payouts: z
    .array(
      z.object({
        transferId: idSchema,
        amountMinor: positiveAmountMinorSchema,
        currency: currencySchema,
        entry: entryRefSchema.optional().describe('The winner’s side; left out where the wallet did not tell it'),
      }),
    )
    .min(1)
    .optional()
    .describe('The wallet’s transfers that paid it, where it is cash and was paid'),
});

const payoutsToHttp = (payouts: ClaimDetails['payouts']): Pick<z.input<typeof claimDetailsSchema>, 'payouts'> =>
  payouts.length === 0
    ? {}
    : {
        payouts: payouts.map(({ transferId, amount: { amountMinor, currency }, entry }) => ({
          ...{ transferId, amountMinor: Number(amountMinor), currency },
          ...(entry && { entry }),
        })),
      };

export const getClaimRoute = (getClaimWith: ReturnType<typeof getClaim>) =>
  defineRoute({
    method: 'get',
    path: '/v1/claims/{claimId}',
    operationId: 'getClaim',
    summary: 'See a claim of one’s own with its voucher code or parcel; staff see everybody’s',
    tags: ['claims'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ claimId: idSchema }) },
    responses: { 200: { description: 'The claim', schema: claimDetailsSchema } },
    refusals: pick(errorStatus, ['raffle.claim_not_found']),
    handle: ({ params }, ctx) => getClaimWith(params, ctx),
    toReply: ({ claim, voucherCode, shipment, payouts }) => ({
      status: 200,
      body: {
        ...claimToHttp(claim),
        voucherCode,
        shipment: shipment && shipmentToHttp(shipment),
        ...payoutsToHttp(payouts),
      },
    }),
  });
