import type { Adjustment } from '../adjustments/adjustment.ts';
import { countWithdrawal, type Withdrawal } from '../withdrawals/withdrawal.ts';
import type { Effects, LedgerState } from './ledger-state.ts';

/** What a batch writes of what people asked for and decided: rows as they stand after its last command, each once. */
export interface DecisionRows {
  readonly openedWithdrawals: readonly Withdrawal[];
  readonly changedWithdrawals: readonly Withdrawal[];
  readonly openedAdjustments: readonly Adjustment[];
  readonly changedAdjustments: readonly Adjustment[];
}

/** The part of a draft that is about withdrawals and adjustments. */
export const decisionDraftOf = (before: LedgerState) => {
  const withdrawals = new Map(before.withdrawals);
  const withdrawn = new Map(before.withdrawn);
  const adjustments = new Map(before.adjustments);
  const moved = { withdrawals: new Set<string>(), adjustments: new Set<string>() };

  const apply = (effects: Effects<unknown>): void => {
    for (const withdrawal of effects.withdrawals) {
      countWithdrawal(withdrawn, withdrawals.get(withdrawal.id), withdrawal);
      withdrawals.set(withdrawal.id, withdrawal);
      moved.withdrawals.add(withdrawal.id);
    }
    for (const adjustment of effects.adjustments) {
      adjustments.set(adjustment.id, adjustment);
      moved.adjustments.add(adjustment.id);
    }
  };

  const rows = (): DecisionRows => {
    const movedWithdrawals = [...moved.withdrawals].flatMap((id) => withdrawals.get(id) ?? []);
    const movedAdjustments = [...moved.adjustments].flatMap((id) => adjustments.get(id) ?? []);
    return {
      openedWithdrawals: movedWithdrawals.filter(({ id }) => !before.withdrawals.has(id)),
      changedWithdrawals: movedWithdrawals.filter(({ id }) => before.withdrawals.has(id)),
      openedAdjustments: movedAdjustments.filter(({ id }) => !before.adjustments.has(id)),
      changedAdjustments: movedAdjustments.filter(({ id }) => before.adjustments.has(id)),
    };
  };

  return { state: { withdrawals, withdrawn, adjustments }, apply, rows };
};
