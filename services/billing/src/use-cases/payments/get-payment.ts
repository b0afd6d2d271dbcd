import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Payment, seenBy } from '../../domain/payments/payment.ts';
import type { PaymentStore } from '../ports.ts';

/** One payment: one's own, or anybody's of the tenant for those who manage payments. Somebody else's is not found. */
export const getPayment =
  (deps: { readonly payments: PaymentStore }) =>
  async (
    query: { readonly paymentId: string },
    ctx: CallContext,
  ): Promise<Result<Payment, Refusal<'billing.payment_not_found'>>> => {
    const payment = await deps.payments.find(query.paymentId, ctx);
    const visible = payment && (payment.userId === ctx.actor.id || ctx.actor.scopes.includes('payments:manage'));
    return visible
      ? ok(seenBy(payment, ctx.actor.id))
      : refuse('billing.payment_not_found', 'There is no such payment.');
  };
