import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { AccountRef } from '../accounts/account-ref.ts';
import type { LedgerState } from '../ledger/ledger-state.ts';
import type { PostTransfer } from '../transfers/post-transfer.ts';
import type { Requester } from '../transfers/transfer.ts';

/** PENDING_APPROVAL is the only status that anything leads out of. */
export type AdjustmentStatus = 'PENDING_APPROVAL' | 'POSTED' | 'REJECTED';

/** A correction of the books, and who answers for it. */
export interface Adjustment {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amount: Money;
  readonly note: string;
  /** The transfer that it gives back, in whole or in part. */
  readonly reverses: string | null;
  readonly status: AdjustmentStatus;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** Null where it was too small to need anybody. */
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** Why it was rejected. */
  readonly reason: string | null;
  readonly transferId: string | null;
  /** Number of its events so far. */
  readonly sequence: number;
}

/** What never changes about an adjustment, and says what must be locked before it is decided on. */
export type AdjustmentFacts = Pick<Adjustment, 'id' | 'debit' | 'credit' | 'reverses'> & { readonly currency: string };

export type FindAdjustmentCode = 'wallet.adjustment_not_found' | 'wallet.adjustment_decided';

/** One that still waits for its approval. */
export const undecidedAdjustment = (
  state: LedgerState,
  id: string,
): Result<Adjustment, Refusal<FindAdjustmentCode>> => {
  const adjustment = state.adjustments.get(id);
  if (!adjustment) return refuse('wallet.adjustment_not_found', 'There is no such adjustment.');
  if (adjustment.status === 'PENDING_APPROVAL') return ok(adjustment);
  return refuse('wallet.adjustment_decided', `The adjustment is ${adjustment.status} already.`, {
    details: { adjustmentId: id, status: adjustment.status },
  });
};

/** The transfer that an adjustment asks for. */
export const transferOfAdjustment = (
  { id, debit, credit, amount, note, reverses }: Adjustment,
  { postedBy, idempotencyKey }: Requester,
): PostTransfer => ({
  type: 'post-transfer',
  debit,
  credit,
  amount,
  reason: 'ADJUSTMENT',
  references: { note, adjustmentId: id },
  reverses,
  postedBy,
  idempotencyKey,
});
