import { adjustmentPosted, adjustmentRejected, adjustmentRequested } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Adjustment } from '../domain/adjustments/adjustment.ts';
import type { AdjustmentEvent } from '../domain/adjustments/adjustment-events.ts';

type Cause = { readonly correlationId: string; readonly traceparent?: string };

/** Writes a step of an adjustment, as its contract has it, into the outbox of its transaction. */
export const publishAdjustmentEvent = (
  tx: Transaction,
  { type, adjustment, sequence }: AdjustmentEvent,
  cause: Cause,
): void => {
  const told = { aggregateId: adjustment.id, sequence, cause };
  const common = commonToContract(adjustment);
  const decidedAt = (adjustment.decidedAt ?? adjustment.requestedAt).toISOString();
  switch (type) {
    case 'adjustment-requested': {
      const needsApproval = adjustment.status === 'PENDING_APPROVAL';
      const data = { ...common, needsApproval, requestedAt: adjustment.requestedAt.toISOString() };
      tx.publish(adjustmentRequested, { ...told, data });
      break;
    }
    case 'adjustment-posted':
      tx.publish(adjustmentPosted, {
        ...told,
        data: { ...common, transferId: transferIdOf(adjustment), postedAt: decidedAt },
      });
      break;
    case 'adjustment-rejected':
      tx.publish(adjustmentRejected, { ...told, data: { ...common, rejectedAt: decidedAt } });
      break;
  }
};

const commonToContract = ({ id, amount }: Adjustment) => ({
  adjustmentId: id,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
});

const transferIdOf = ({ id, transferId }: Adjustment): string => {
  if (transferId === null) throw new Error(`adjustment ${id} was posted by no transfer`);
  return transferId;
};
