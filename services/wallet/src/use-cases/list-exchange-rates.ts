import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { ExchangeRate, ExchangeRates } from './ports.ts';

/** The rates that are in force. */
export const listExchangeRates =
  (deps: { readonly rates: ExchangeRates }) =>
  async (ctx: CallContext): Promise<Result<readonly ExchangeRate[], never>> =>
    ok(await deps.rates.list(ctx));
