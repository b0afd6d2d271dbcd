import { billingPayOutWithdrawal, withdrawalApproved } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { payOutWithdrawal } from '../use-cases/payouts/pay-out-withdrawal.ts';

/** The wallet has set the money of a withdrawal aside, so it can leave. */
export const payOutWithdrawalSubscriber = (payOutWithdrawalWith: ReturnType<typeof payOutWithdrawal>) =>
  defineSubscriber({
    subscription: billingPayOutWithdrawal,
    handle: async (event, ctx) => {
      if (!isEvent(withdrawalApproved, event)) return;
      const { withdrawalId, userId, provider, payoutMethod, amountMinor, currency } = event.data;
      const amount = money(BigInt(amountMinor), currency);
      await payOutWithdrawalWith({ withdrawalId, userId, provider, payoutMethod, amount }, ctx);
    },
  });
