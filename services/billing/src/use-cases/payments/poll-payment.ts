import type { CallContext } from '@tessera/runtime/context';
import { isAbandoned } from '../../domain/payments/payment.ts';
import type { PaymentStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';
import { pollSettlement } from '../settlements/poll-settlement.ts';
import { paymentKind } from '../settlements/settlement-kinds.ts';

export interface PollPayment {
  readonly payments: PaymentStore;
  readonly providers: PaymentProviders;
  /** How long a payer has to conclude a payment. */
  readonly abandonedAfterMs: number;
}

/**
 * Asks after a payment, and calls one off at its provider that its payer has left lying for too long. What the provider then
 * says is followed, and not what it was asked for: money that came at the last moment is money.
 */
export const pollPayment = ({ payments, providers, abandonedAfterMs }: PollPayment) => {
  const ask = pollSettlement({ ...paymentKind(payments), providers });
  return async (command: { readonly id: string }, ctx: CallContext): Promise<void> => {
    await ask(command, ctx);
    const payment = await payments.find(command.id, ctx);
    if (!payment || payment.providerId === null || !isAbandoned(payment, ctx.clock.now(), abandonedAfterMs)) return;
    await providers.get(payment.provider)?.cancelPayment(payment.providerId, ctx);
    await ask(command, ctx);
  };
};
