import type { Withdrawal } from './withdrawal.ts';

export type WithdrawalEventType =
  | 'withdrawal-requested'
  | 'withdrawal-approved'
  | 'withdrawal-completed'
  | 'withdrawal-failed'
  | 'withdrawal-cancelled';

/** One step of a withdrawal, with its number among them. */
export interface WithdrawalEvent {
  readonly type: WithdrawalEventType;
  readonly withdrawal: Withdrawal;
  readonly sequence: number;
}

/** What each status is told as when it is reached. A rejected withdrawal is, to the others, cancelled by staff. */
const reached = {
  CREATED: 'withdrawal-requested',
  PROCESSING: 'withdrawal-approved',
  COMPLETED: 'withdrawal-completed',
  FAILED: 'withdrawal-failed',
  CANCELLED: 'withdrawal-cancelled',
  REJECTED: 'withdrawal-cancelled',
} as const satisfies Record<Withdrawal['status'], WithdrawalEventType>;

/** The events of one command, given how the withdrawal stood before it and how it stands now. */
export const withdrawalEvents = (before: Withdrawal | undefined, after: Withdrawal): WithdrawalEvent[] => {
  const last: WithdrawalEvent = { type: reached[after.status], withdrawal: after, sequence: after.sequence };
  if (before !== undefined || after.status === 'CREATED') return [last];
  return [{ type: 'withdrawal-requested', withdrawal: after, sequence: after.sequence - 1 }, last];
};
