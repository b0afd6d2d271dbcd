import { currencySchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { setExchangeRate } from '../use-cases/set-exchange-rate.ts';
import { errorStatus } from './error-status.ts';
import { exchangeRateSchema, exchangeRateToHttp, rateSchema } from './exchange-rate.mapping.ts';

export const setExchangeRateRoute = (setExchangeRateWith: ReturnType<typeof setExchangeRate>) =>
  defineRoute({
    method: 'put',
    path: '/v1/exchange-rates/{base}/{quote}',
    operationId: 'setExchangeRate',
    summary: 'Say at which rate members change one currency into another',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: z.object({ base: currencySchema, quote: currencySchema }),
      body: z.strictObject({ rate: rateSchema }),
    },
    responses: { 200: { description: 'The rate, in force from now on', schema: exchangeRateSchema } },
    refusals: pick(errorStatus, ['wallet.same_currency']),
    handle: ({ params, body }, ctx) => setExchangeRateWith({ ...params, ...body }, ctx),
    toReply: (rate) => ({ status: 200, body: exchangeRateToHttp(rate) }),
  });
