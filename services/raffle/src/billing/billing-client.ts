import { createPayment } from '@tessera/contracts';
import { err, ok } from '@tessera/kernel';
import type { RequestClient } from '@tessera/runtime/messaging';
import type { Payments } from '../use-cases/purchases/purchases.ports.ts';

/** Billing over request/reply. The payment has the id that the purchase gave it, so asked again it is the same one. */
export const createPayments = (requests: RequestClient): Payments => ({
  async create({ id, paymentId, userId, amount }, how, ctx) {
    if (paymentId === null) throw new Error(`purchase ${id} is not paid from outside`);
    const input = {
      ...{ paymentId, userId, purpose: 'WALLET_TOPUP' as const, ...how },
      ...{ amountMinor: Number(amount.amountMinor), currency: amount.currency },
    };
    const created = await requests.call(createPayment, input, ctx, { idempotencyKey: `payment:${id}` });
    return created.ok ? ok(undefined) : err(created.error);
  },
});
