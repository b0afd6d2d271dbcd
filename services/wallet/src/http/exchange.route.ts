import { currencySchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { exchange } from '../use-cases/exchange.ts';
import { errorStatus } from './error-status.ts';
import { rateSchema } from './exchange-rate.mapping.ts';

export const exchangeRoute = (exchangeWith: ReturnType<typeof exchange>) =>
  defineRoute({
    method: 'post',
    path: '/v1/wallet/exchanges',
    operationId: 'exchange',
    summary: 'Change one’s own money into another currency',
    description: 'At the rate that one has seen: where it changed in the meantime, nothing moves.',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:spend'] },
    request: {
      body: z.strictObject({
        amountMinor: positiveAmountMinorSchema.describe('What is sold, in the minor unit of its currency'),
        currency: currencySchema.describe('The currency sold'),
        buyCurrency: currencySchema,
        rate: rateSchema,
      }),
    },
    responses: {
      201: {
        description: 'The money is changed',
        schema: z.object({
          exchangeId: idSchema,
          soldMinor: positiveAmountMinorSchema,
          soldCurrency: currencySchema,
          boughtMinor: positiveAmountMinorSchema.describe('Rounded down to the minor unit'),
          boughtCurrency: currencySchema,
          rate: rateSchema,
          transferIds: z.array(idSchema).length(2),
        }),
      },
    },
    refusals: pick(errorStatus, [
      'wallet.account_not_found',
      'wallet.account_suspended',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.balance_overflow',
      'wallet.exchange_too_small',
      'wallet.rate_not_found',
      'wallet.rate_changed',
    ]),
    handle: ({ body: { amountMinor, currency, buyCurrency, rate } }, ctx) =>
      exchangeWith({ sell: money(BigInt(amountMinor), currency), buyCurrency, rate }, ctx),
    toReply: ({ exchangeId, sold, bought, rate, soldBy, boughtBy }) => ({
      status: 201,
      body: {
        exchangeId,
        soldMinor: Number(sold.amountMinor),
        soldCurrency: sold.currency,
        boughtMinor: Number(bought.amountMinor),
        boughtCurrency: bought.currency,
        rate,
        transferIds: [soldBy.transferId, boughtBy.transferId],
      },
    }),
  });
