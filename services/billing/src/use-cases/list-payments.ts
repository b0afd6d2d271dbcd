import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Payment } from '../domain/payment.ts';
import type { Page, PaymentStore } from './ports.ts';

/** Payments, newest first: one's own, or the tenant's for those who manage payments. */
export const listPayments =
  (deps: { readonly payments: PaymentStore }) =>
  async (
    query: { readonly limit: number; readonly before?: string },
    ctx: CallContext,
  ): Promise<Result<Page<Payment>, never>> => {
    const own = ctx.actor.scopes.includes('payments:manage') ? {} : { userId: ctx.actor.id };
    const found = await deps.payments.list({ ...query, ...own, limit: query.limit + 1 }, ctx);
    const items = found.slice(0, query.limit);
    return ok({ items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null });
  };
