import { currencyExponent, divideRounded, type Money, money } from '@tessera/kernel';

/**
 * Where Stripe counts in another unit than ISO 4217 has: ISK and UGX have no minor unit and are still given in
 * hundredths, MGA has one and is not (https://docs.stripe.com/currencies).
 */
const STRIPE_DIGITS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

const digitsAtStripe = (currency: string): number => STRIPE_DIGITS[currency] ?? currencyExponent(currency);

const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/** In our minor units: of a currency with thousandths Stripe takes whole hundredths only. */
const stepOf = (currency: string): bigint => {
  const [ours, theirs] = [currencyExponent(currency), digitsAtStripe(currency)];
  if (theirs === 3) return 10n;
  return ours > theirs ? power(ours - theirs) : 1n;
};

/** Why Stripe cannot move this very amount; undefined where it can. */
export const stripeAmountProblem = ({ amountMinor, currency }: Money): string | undefined => {
  const step = stepOf(currency);
  if (amountMinor % step !== 0n) return `Stripe moves ${currency} in steps of ${step} minor units.`;
  const more = digitsAtStripe(currency) - currencyExponent(currency);
  if (more > 0 && amountMinor * power(more) > BigInt(Number.MAX_SAFE_INTEGER))
    return `Stripe moves no such large amount of ${currency}.`;
  return undefined;
};

/**
 * The amount in Stripe's unit.
 * @throws RangeError where Stripe has no number for it
 */
export const toStripeAmount = (amount: Money): number => {
  const problem = stripeAmountProblem(amount);
  if (problem !== undefined) throw new RangeError(problem);
  const more = digitsAtStripe(amount.currency) - currencyExponent(amount.currency);
  return Number(more >= 0 ? amount.amountMinor * power(more) : amount.amountMinor / power(-more));
};

/** An amount of Stripe's in our minor units; a part of one, which only a bank's own conversion can make, counts as one. */
export const fromStripeAmount = (amount: number, lowerCaseCurrency: string): Money => {
  const currency = lowerCaseCurrency.toUpperCase();
  const more = digitsAtStripe(currency) - currencyExponent(currency);
  const amountMinor = more >= 0 ? divideRounded(BigInt(amount), power(more), 'ceil') : BigInt(amount) * power(-more);
  return money(amountMinor, currency);
};
