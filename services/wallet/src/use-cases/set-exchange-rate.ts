import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { normalized } from '../domain/exchanges/exchange.ts';
import type { ExchangeRate, ExchangeRates } from './ports.ts';
import { requesterOf } from './requester.ts';

export interface SetExchangeRateCommand {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
}

/** Says at which rate members change one currency into another from now on. Earlier rates are kept. */
export const setExchangeRate =
  (deps: { readonly rates: ExchangeRates }) =>
  async (
    { base, quote, rate }: SetExchangeRateCommand,
    ctx: CallContext,
  ): Promise<Result<ExchangeRate, Refusal<'wallet.same_currency'>>> => {
    if (base === quote) return refuse('wallet.same_currency', 'The two currencies are the same.');
    const { postedBy } = requesterOf(ctx);
    return ok(
      await deps.rates.set({ base, quote, rate: normalized(rate), setBy: postedBy, setAt: ctx.clock.now() }, ctx),
    );
  };
