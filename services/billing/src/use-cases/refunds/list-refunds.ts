import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Refund } from '../../domain/refunds/refund.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, PaymentStore, RefundStore } from '../ports.ts';

/** The refunds of one payment of the tenant, newest first. */
export const listRefunds =
  (deps: { readonly refunds: RefundStore; readonly payments: PaymentStore }) =>
  async (
    { paymentId, ...page }: PageRequest & { readonly paymentId: string },
    ctx: CallContext,
  ): Promise<Result<Page<Refund>, Refusal<'billing.payment_not_found'>>> => {
    if (!(await deps.payments.find(paymentId, ctx)))
      return refuse('billing.payment_not_found', 'There is no such payment.');
    return ok(await pageBy(page, (asked) => deps.refunds.listOf(paymentId, asked, ctx)));
  };
