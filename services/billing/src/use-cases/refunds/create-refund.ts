import { type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type OpenRefundRefusal, openRefund, type Refund } from '../../domain/refunds/refund.ts';
import type { RefundStore } from '../ports.ts';
import type { PaymentProviders } from '../provider.ports.ts';

export interface CreateRefund {
  readonly paymentId: string;
  /** The rest of the payment where left out. */
  readonly amountMinor: bigint | undefined;
  readonly reason: string;
}

export type CreateRefundRefusal = OpenRefundRefusal | Refusal<'billing.payment_not_found' | 'billing.provider_unknown'>;

/**
 * Writes a refund down in PENDING before the provider hears of it; the submission follows by itself. All that is given
 * back and on its way back stays within the payment, because refunds of one payment are decided one after the other.
 */
export const createRefund =
  (deps: { readonly refunds: RefundStore; readonly providers: PaymentProviders; readonly submitSoon: () => void }) =>
  async (command: CreateRefund, ctx: CallContext): Promise<Result<Refund, CreateRefundRefusal>> => {
    const { paymentId, ...request } = command;
    const result = await deps.refunds.open<CreateRefundRefusal>(
      paymentId,
      (refundable) => {
        if (!refundable) return refuse('billing.payment_not_found', 'There is no such payment.');
        const { provider: name } = refundable.payment;
        const provider = deps.providers.get(name);
        if (!provider) return refuse('billing.provider_unknown', `The provider "${name}" is not set up any more.`);
        const who = { id: ctx.newId(), requestedBy: ctx.actor.id };
        return openRefund(refundable, { ...request, ...who }, provider.amountProblem, ctx.clock.now());
      },
      ctx,
    );
    if (result.ok) deps.submitSoon();
    return result;
  };
