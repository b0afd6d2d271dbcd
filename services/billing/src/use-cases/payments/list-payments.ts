import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Payment, seenBy } from '../../domain/payments/payment.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, PaymentStore } from '../ports.ts';

/** Payments, newest first: one's own, or the tenant's for those who manage payments. */
export const listPayments =
  (deps: { readonly payments: PaymentStore }) =>
  async (query: PageRequest, ctx: CallContext): Promise<Result<Page<Payment>, never>> => {
    const own = ctx.actor.scopes.includes('payments:manage') ? {} : { userId: ctx.actor.id };
    const page = await pageBy({ ...query, ...own }, (filter) => deps.payments.list(filter, ctx));
    return ok({ ...page, items: page.items.map((payment) => seenBy(payment, ctx.actor.id)) });
  };
