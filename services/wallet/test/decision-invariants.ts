import type { Adjustment } from '../src/domain/adjustments/adjustment.ts';
import type { Withdrawal } from '../src/domain/withdrawals/withdrawal.ts';
import type { WholeLedger } from './ledger-invariants.ts';

/** What withdrawals and adjustments say about money, held against the money itself; in words what does not fit. */
export const brokenDecisions = (ledger: WholeLedger): string[] => [
  ...ledger.withdrawals.flatMap((withdrawal) =>
    wrongWithdrawal(ledger, withdrawal).map((what) => `withdrawal ${withdrawal.id} (${withdrawal.status}): ${what}`),
  ),
  ...strayHolds(ledger),
  ...strayWithdrawals(ledger),
  ...ledger.adjustments.flatMap((adjustment) =>
    wrongAdjustment(ledger, adjustment).map((what) => `adjustment ${adjustment.id} (${adjustment.status}): ${what}`),
  ),
];

const holdStatuses = {
  CREATED: ['ACTIVE'],
  PROCESSING: ['ACTIVE'],
  // A payout that came late found the hold released.
  COMPLETED: ['CAPTURED', 'RELEASED'],
  FAILED: ['RELEASED'],
  CANCELLED: ['RELEASED'],
  REJECTED: ['RELEASED'],
} as const satisfies Record<Withdrawal['status'], readonly string[]>;

const wrongWithdrawal = ({ holds, transfers }: WholeLedger, withdrawal: Withdrawal): string[] => {
  const wrong: string[] = [];
  const hold = holds.find(({ id }) => id === withdrawal.holdId);
  if (hold?.accountId !== withdrawal.accountId || hold.amount.amountMinor !== withdrawal.amount.amountMinor) {
    wrong.push('its hold is not of its amount on its account');
  } else if (!(holdStatuses[withdrawal.status] as readonly string[]).includes(hold.status)) {
    wrong.push(`its hold is ${hold.status}`);
  }
  const taken = transfers.filter(
    ({ reason, references }) => reason === 'WITHDRAWAL' && references.withdrawalId === withdrawal.id,
  );
  if (taken.length !== (withdrawal.status === 'COMPLETED' ? 1 : 0)) wrong.push(`${taken.length} transfers took it out`);
  for (const { id, amount, references } of taken) {
    if (id !== withdrawal.transferId || references.externalId !== withdrawal.providerPayoutId)
      wrong.push('another transfer or payout took it out than it says');
    if (amount.amountMinor !== withdrawal.amount.amountMinor) wrong.push('another amount left');
  }
  if (withdrawal.approvedBy === `user:${withdrawal.userId}`) wrong.push('it was approved by whom it pays');
  return wrong;
};

/** A hold without an end is a withdrawal's own, or a dispute's. */
const strayHolds = ({ holds, withdrawals }: WholeLedger): string[] =>
  holds

    .filter(({ expiresAt, references }) => expiresAt === null && references.disputeId === undefined)
    .filter(({ id }) => !withdrawals.some(({ holdId }) => holdId === id))
    .map(({ id }) => `hold ${id} has no end and no withdrawal`);

/** A provider's payout takes money out once. */
const strayWithdrawals = ({ transfers }: WholeLedger): string[] => {
  const payouts = transfers.filter(({ reason }) => reason === 'WITHDRAWAL');
  const byPayout = Map.groupBy(
    payouts,
    ({ creditAccountId, references }) => `${creditAccountId}/${references.externalId}`,
  );
  return [...byPayout]
    .filter(([, booked]) => booked.length > 1)
    .map(([payout]) => `payout ${payout} was booked more than once`);
};

const wrongAdjustment = ({ transfers }: WholeLedger, adjustment: Adjustment): string[] => {
  const wrong: string[] = [];
  const posted = transfers.filter(({ references }) => references.adjustmentId === adjustment.id);
  if (posted.length !== (adjustment.status === 'POSTED' ? 1 : 0)) wrong.push(`${posted.length} transfers posted it`);
  for (const { id, amount } of posted) {
    if (id !== adjustment.transferId) wrong.push('another transfer posted it than it says');
    if (amount.amountMinor !== adjustment.amount.amountMinor) wrong.push('another amount was posted');
  }
  if (adjustment.status === 'POSTED' && adjustment.decidedBy === adjustment.requestedBy)
    wrong.push('one person did both');
  return wrong;
};
