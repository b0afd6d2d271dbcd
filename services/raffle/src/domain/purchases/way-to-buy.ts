import type { Refusal, Result } from '@tessera/kernel';
import type { ProviderCode } from '../errors.ts';
import type { SaleRefusal } from './decide-sales.ts';
import type { FailureCode } from './purchase.ts';

/** What a purchase of one call never meets: it names no provider, nobody waits for its payment, and it cannot be cancelled. */
type NotOfOneCall = ProviderCode | 'raffle.purchase_cancelled' | 'raffle.payment_failed';

/** How a purchase of one call may fail. */
export type OneCallFailure = Exclude<FailureCode, NotOfOneCall>;

/** What a purchase that goes step by step never meets: it asks for no free entries. */
type NotStepByStep = 'raffle.free_entries_not_offered' | 'raffle.free_entry_limit_reached';

/** Why an order that goes step by step may be refused. */
export type StepsRefusal = Refusal<Exclude<SaleRefusal['code'], NotStepByStep>>;

const notOfOneCall: Readonly<Record<NotOfOneCall, true>> = {
  'raffle.purchase_cancelled': true,
  'raffle.payment_failed': true,
  'billing.provider_unknown': true,
  'billing.payment_method_unknown': true,
  'billing.amount_too_small': true,
  'billing.amount_unsupported': true,
};

const notStepByStep: Readonly<Record<NotStepByStep, true>> = {
  'raffle.free_entries_not_offered': true,
  'raffle.free_entry_limit_reached': true,
};

const without =
  <Never extends string>(never: Readonly<Record<Never, true>>) =>
  <T, Code extends string>(result: Result<T, Refusal<Code>>): Result<T, Refusal<Exclude<Code, Never>>> => {
    if (result.ok) return result;
    const { code } = result.error;
    if (Object.hasOwn(never, code))
      throw new Error(`a purchase was refused by ${code}, which is of another way to buy`);
    return { ok: false, error: result.error as Refusal<Exclude<Code, Never>> };
  };

/** The result of a purchase of one call, whose route says no more than what can come of it. @throws Error for anything else */
export const ofOneCall = without(notOfOneCall);

/** The same of a purchase that goes step by step. @throws Error for anything else */
export const ofSteps = without(notStepByStep);
