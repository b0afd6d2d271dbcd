import { disputeLost, disputeOpened, disputeWon, walletFollowDispute } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent, RetryLater } from '@tessera/runtime/messaging';
import type { endDispute } from '../use-cases/end-dispute.ts';
import type { openDispute } from '../use-cases/open-dispute.ts';

/** A payer disputes a top-up with their bank: its money is held, then freed or taken back. A dispute's events come in order. */
export const followDisputeSubscriber = (
  openDisputeWith: ReturnType<typeof openDispute>,
  endDisputeWith: ReturnType<typeof endDispute>,
) =>
  defineSubscriber({
    subscription: walletFollowDispute,
    handle: async (event, ctx) => {
      const hasEnded = isEvent(disputeWon, event) || isEvent(disputeLost, event);
      if ((!hasEnded && !isEvent(disputeOpened, event)) || event.data.purpose !== 'WALLET_TOPUP') return;
      const { disputeId, paymentId, userId, provider, providerDisputeId, amountMinor, currency } = event.data;
      const disputed = { disputeId, paymentId, userId, provider, amount: money(BigInt(amountMinor), currency) };
      const result = hasEnded
        ? await endDisputeWith(
            {
              ...disputed,
              providerDisputeId,
              outcome: isEvent(disputeWon, event) ? 'won' : 'lost',
              effectiveAt: new Date(event.data.endedAt),
            },
            ctx,
          )
        : await openDisputeWith(disputed, ctx);
      if (result.ok) return;
      if (result.error.code === 'wallet.transfer_not_found') throw new RetryLater(result.error.message);
      // The bank's word stands whatever the books say: a person must see this, so the event becomes a dead letter.
      throw new Error(`dispute ${disputeId} cannot be followed: ${result.error.message}`);
    },
  });
