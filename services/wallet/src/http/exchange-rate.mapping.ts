import { currencySchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import { RATE_FORMAT } from '../use-cases/exchange.ts';
import type { ExchangeRate } from '../use-cases/ports.ts';

export const rateSchema = z
  .string()
  .regex(RATE_FORMAT, 'expected a decimal above zero with at most ten places, as in "0.9312"')
  .describe('What one major unit of the first currency is worth in the second');

export const exchangeRateSchema = z.object({
  base: currencySchema,
  quote: currencySchema,
  rate: rateSchema,
  setAt: timestampSchema,
});

export const exchangeRateToHttp = ({ base, quote, rate, setAt }: ExchangeRate): z.input<typeof exchangeRateSchema> => ({
  base,
  quote,
  rate,
  setAt: setAt.toISOString(),
});
