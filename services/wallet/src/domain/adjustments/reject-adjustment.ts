import { ok } from '@tessera/kernel';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { type Adjustment, type FindAdjustmentCode, undecidedAdjustment } from './adjustment.ts';

export interface RejectAdjustment {
  readonly type: 'reject-adjustment';
  readonly adjustmentId: string;
  readonly rejectedBy: string;
  readonly reason: string;
}

/** Turns a correction down that waits for approval. Who asked for it may do that too. */
export const decideRejectAdjustment = (
  state: LedgerState,
  { adjustmentId, rejectedBy, reason }: RejectAdjustment,
  { now }: Moment,
): Decision<Adjustment, FindAdjustmentCode> => {
  const waiting = undecidedAdjustment(state, adjustmentId);
  if (!waiting.ok) return waiting;
  const rejected: Adjustment = {
    ...waiting.value,
    status: 'REJECTED',
    decidedBy: rejectedBy,
    decidedAt: now,
    reason,
    sequence: waiting.value.sequence + 1,
  };
  return ok(effects(rejected, { adjustments: [rejected] }));
};
