import { ok, refuse } from '@tessera/kernel';
import type { ExpireHoldCode } from '../errors.ts';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { activeHold, isOver } from './hold.ts';
import { freed } from './release-hold.ts';

export interface ExpireHold {
  readonly type: 'expire-hold';
  readonly holdId: string;
}

export interface ExpireHoldReceipt {
  readonly holdId: string;
}

/** Frees the money of a hold whose time is over. */
export const decideExpireHold = (
  state: LedgerState,
  { holdId }: ExpireHold,
  { now }: Moment,
): Decision<ExpireHoldReceipt, ExpireHoldCode> => {
  const active = activeHold(state.holds.get(holdId));
  if (!active.ok) return active;
  if (!isOver(active.value, now)) return refuse('wallet.hold_not_due', 'The hold’s time is not over.');
  return ok(effects({ holdId }, freed(state, active.value, 'EXPIRED', now)));
};
