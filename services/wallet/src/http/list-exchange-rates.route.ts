import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listExchangeRates } from '../use-cases/list-exchange-rates.ts';
import { exchangeRateSchema, exchangeRateToHttp } from './exchange-rate.mapping.ts';

export const listExchangeRatesRoute = (listExchangeRatesWith: ReturnType<typeof listExchangeRates>) =>
  defineRoute({
    method: 'get',
    path: '/v1/exchange-rates',
    operationId: 'listExchangeRates',
    summary: 'See at which rates one can change money here',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    responses: {
      200: { description: 'The rates in force', schema: z.object({ rates: z.array(exchangeRateSchema) }) },
    },
    refusals: {},
    handle: (_input, ctx) => listExchangeRatesWith(ctx),
    toReply: (rates) => ({ status: 200, body: { rates: rates.map(exchangeRateToHttp) } }),
  });
