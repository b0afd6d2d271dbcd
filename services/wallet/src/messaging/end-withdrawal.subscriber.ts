import { payoutFailed, payoutSucceeded, walletEndWithdrawal } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent, type Subscriber } from '@tessera/runtime/messaging';
import type { PayoutOutcome } from '../domain/withdrawals/end-withdrawal.ts';
import type { endWithdrawal } from '../use-cases/withdrawals/end-withdrawal.ts';

interface PayoutData {
  readonly withdrawalId: string;
  readonly provider: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/**
 * The provider's word ends a withdrawal. Twice, late and in any order it comes to the same. One that cannot be believed, or
 * is about nothing we know, becomes a dead letter: a person must see where the money is.
 */
export const endWithdrawalSubscriber = (endWithdrawalWith: ReturnType<typeof endWithdrawal>): Subscriber =>
  defineSubscriber({
    subscription: walletEndWithdrawal,
    handle: async (event, ctx) => {
      const end = async (data: PayoutData, outcome: PayoutOutcome): Promise<void> => {
        const { withdrawalId, provider, amountMinor, currency } = data;
        const amount = money(BigInt(amountMinor), currency);
        const result = await endWithdrawalWith({ withdrawalId, provider, amount, outcome }, ctx);
        if (!result.ok) throw new Error(`withdrawal ${withdrawalId} cannot be ended: ${result.error.message}`);
      };
      if (isEvent(payoutSucceeded, event)) {
        const { providerPayoutId, succeededAt } = event.data;
        await end(event.data, { kind: 'SUCCEEDED', providerPayoutId, succeededAt: new Date(succeededAt) });
      } else if (isEvent(payoutFailed, event)) {
        await end(event.data, { kind: 'FAILED', failureCode: event.data.failureCode });
      }
    },
  });
