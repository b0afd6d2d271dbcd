import { type Money, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import {
  type OpenPaymentRefusal,
  openPayment,
  type Payment,
  type PaymentPurpose,
} from '../../domain/payments/payment.ts';
import type { PaymentStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';

export { LEAST_AMOUNT_MINOR } from '../../domain/payments/payment.ts';

export interface CreatePayment {
  readonly purpose: PaymentPurpose;
  readonly provider: string;
  readonly paymentMethod: string;
  readonly amount: Money;
  /** Chosen by a service that makes the payment for somebody; a new one where there is none. */
  readonly paymentId?: string;
  /** Who pays; the caller where nobody else is named. */
  readonly userId?: string;
}

export type CreatePaymentRefusal = OpenPaymentRefusal | Refusal<'billing.provider_unknown'>;

/**
 * Writes a payment down in PENDING before any provider hears of it; the submission follows by itself.
 * One key, one payment, whatever dies in between.
 */
export const createPayment =
  (deps: { readonly payments: PaymentStore; readonly providers: PaymentProviders; readonly submitSoon: () => void }) =>
  async (
    { paymentId, userId, ...command }: CreatePayment,
    ctx: CallContext,
  ): Promise<Result<Payment, CreatePaymentRefusal>> => {
    const provider = deps.providers.get(command.provider);
    const opened: Result<Payment, CreatePaymentRefusal> = provider
      ? openPayment(
          { ...command, id: paymentId ?? ctx.newId(), userId: userId ?? ctx.actor.id },
          { paymentMethods: provider.paymentMethods, amountProblem: provider.amountProblem(command.amount) },
          ctx.clock.now(),
        )
      : refuse('billing.provider_unknown', `Payments can be made through: ${[...deps.providers.keys()].join(', ')}.`, {
          pointer: '/provider',
        });
    const result = await deps.payments.open(opened, ctx);
    if (result.ok) deps.submitSoon();
    return result;
  };
