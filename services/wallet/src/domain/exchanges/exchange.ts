import { currencyExponent, divideRounded, type Money, money, ok, refuse } from '@tessera/kernel';
import type { ExchangeCode } from '../errors.ts';
import { type Decision, effects, type LedgerState, locateOwned, merged } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { post, type Requester, receiptOf, type TransferReceipt } from '../transfers/transfer.ts';

export interface Exchange extends Requester {
  readonly type: 'exchange';
  readonly userId: string;
  readonly sell: Money;
  readonly buyCurrency: string;
  /** Major units of the currency bought for one of the currency sold, as a decimal: "0.9312". */
  readonly rate: string;
}

export interface ExchangeReceipt {
  readonly exchangeId: string;
  readonly sold: Money;
  readonly bought: Money;
  readonly rate: string;
  readonly soldBy: TransferReceipt;
  readonly boughtBy: TransferReceipt;
}

/** At most ten places, and more than nothing. */
export const RATE_FORMAT = /^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,10})?$/;

/** One way of writing each rate: no zeros that say nothing. */
export const normalized = (rate: string): string => {
  const [whole = '', fraction = ''] = rate.split('.');
  const places = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${places === '' ? '' : `.${places}`}`;
};

/** What an amount is worth in another currency, rounded down to its minor unit. @throws RangeError on a rate of another form */
export const converted = (sell: Money, rate: string, buyCurrency: string): Money => {
  if (!RATE_FORMAT.test(rate)) throw new RangeError(`not a rate: ${JSON.stringify(rate)}`);
  const [whole = '', fraction = ''] = rate.split('.');
  const scaledRate = BigInt(whole + fraction);
  const numerator = sell.amountMinor * scaledRate * 10n ** BigInt(currencyExponent(buyCurrency));
  const denominator = 10n ** BigInt(fraction.length + currencyExponent(sell.currency));
  return money(divideRounded(numerator, denominator, 'floor'), buyCurrency);
};

/**
 * Changes a person's money into another currency: one transfer to the tenant's exchange account in the currency sold, and one
 * from its exchange account in the currency bought, both or neither. What rounding leaves over stays with the tenant.
 */
export const decideExchange = (
  state: LedgerState,
  { userId, sell, buyCurrency, rate, ...requester }: Exchange,
  moment: Moment,
): Decision<ExchangeReceipt, ExchangeCode> => {
  if (sell.currency === buyCurrency) {
    return refuse('wallet.same_currency', 'The two currencies are the same.', { pointer: '/buyCurrency' });
  }
  const bought = converted(sell, rate, buyCurrency);
  if (bought.amountMinor === 0n) {
    return refuse('wallet.exchange_too_small', `The amount is worth less than the least unit of ${buyCurrency}.`, {
      pointer: '/amountMinor',
    });
  }
  const accounts = locateAll(state, userId, sell.currency, buyCurrency, moment);
  if (!accounts.ok) return accounts;
  const exchangeId = moment.newId();
  const order = { ...requester, reason: 'EXCHANGE', references: { exchangeId, rate } } as const;
  const { seller, sellTo, buyFrom, buyer } = accounts.value;
  const selling = post(state.tenantId, seller, sellTo, { ...order, amount: sell }, moment);
  if (!selling.ok) return selling;
  const buying = post(state.tenantId, buyFrom, buyer, { ...order, amount: bought }, moment);
  if (!buying.ok) return buying;
  const receipt = {
    exchangeId,
    sold: sell,
    bought,
    rate,
    soldBy: receiptOf(selling.value.transfer),
    boughtBy: receiptOf(buying.value.transfer),
  };
  const posted = [selling.value, buying.value].map(({ debit, credit, transfer, entries }) =>
    effects(undefined, { accounts: [debit, credit], transfers: [transfer], entries }),
  );
  return ok(effects(receipt, merged(posted)));
};

const locateAll = (state: LedgerState, userId: string, sells: string, buys: string, moment: Moment) => {
  const person = { kind: 'user', userId } as const;
  const exchange = { kind: 'system', name: 'exchange' } as const;
  const seller = locateOwned(state, person, sells, moment);
  if (!seller.ok) return seller;
  const sellTo = locateOwned(state, exchange, sells, moment);
  if (!sellTo.ok) return sellTo;
  const buyFrom = locateOwned(state, exchange, buys, moment);
  if (!buyFrom.ok) return buyFrom;
  const buyer = locateOwned(state, person, buys, moment);
  if (!buyer.ok) return buyer;
  return ok({ seller: seller.value, sellTo: sellTo.value, buyFrom: buyFrom.value, buyer: buyer.value });
};
