import type { Adjustment } from './adjustment.ts';

export type AdjustmentEventType = 'adjustment-requested' | 'adjustment-posted' | 'adjustment-rejected';

/** One step of an adjustment, with its number among them. */
export interface AdjustmentEvent {
  readonly type: AdjustmentEventType;
  readonly adjustment: Adjustment;
  readonly sequence: number;
}

const reached = {
  PENDING_APPROVAL: 'adjustment-requested',
  POSTED: 'adjustment-posted',
  REJECTED: 'adjustment-rejected',
} as const satisfies Record<Adjustment['status'], AdjustmentEventType>;

/** The events of one command, given how the adjustment stood before it and how it stands now. */
export const adjustmentEvents = (before: Adjustment | undefined, after: Adjustment): AdjustmentEvent[] => {
  const last: AdjustmentEvent = { type: reached[after.status], adjustment: after, sequence: after.sequence };
  if (before !== undefined || after.status === 'PENDING_APPROVAL') return [last];
  return [{ type: 'adjustment-requested', adjustment: after, sequence: after.sequence - 1 }, last];
};
