import { type Money, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { ExchangeCode } from '../domain/errors.ts';
import { type ExchangeReceipt, normalized } from '../domain/exchanges/exchange.ts';
import { ruleOut } from '../domain/rule-out.ts';
import type { ExchangeRates, Ledger } from './ports.ts';
import { requesterOf } from './requester.ts';

export interface ExchangeCommand {
  readonly sell: Money;
  readonly buyCurrency: string;
  /** The rate that the person has seen and agrees to. */
  readonly rate: string;
}

export type ExchangeRefusal = Refusal<
  Exclude<ExchangeCode, 'wallet.same_currency'> | 'wallet.rate_not_found' | 'wallet.rate_changed'
>;

/** Changes the caller's money into another currency at the tenant's rate, if it still is the one that they agreed to. */
export const exchange =
  (deps: { readonly ledger: Ledger; readonly rates: ExchangeRates }) =>
  async (command: ExchangeCommand, ctx: CallContext): Promise<Result<ExchangeReceipt, ExchangeRefusal>> => {
    const { sell, buyCurrency } = command;
    const current = await deps.rates.find(sell.currency, buyCurrency, ctx);
    const refusal = !current
      ? refuse('wallet.rate_not_found', `${sell.currency} cannot be changed into ${buyCurrency} here.`)
      : current.rate === normalized(command.rate)
        ? undefined
        : refuse('wallet.rate_changed', `The rate is ${current.rate} now.`, { details: { rate: current.rate } });
    if (refusal) return deps.ledger.refuse(refusal, ctx);
    const order = { userId: ctx.actor.id, ...command, rate: normalized(command.rate), ...requesterOf(ctx) };
    const exchanged = await deps.ledger.execute({ type: 'exchange', ...order }, ctx);
    return ruleOut(exchanged, ['wallet.same_currency'], 'no currency has a rate for itself');
  };

/** How a rate is written. */
export { RATE_FORMAT } from '../domain/exchanges/exchange.ts';
