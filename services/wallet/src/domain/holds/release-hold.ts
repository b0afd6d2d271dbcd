import { ok } from '@tessera/kernel';
import type { HoldCode } from '../errors.ts';
import { accountOfHold, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { activeHold, close, endHold, type Hold, isOver } from './hold.ts';

export interface ReleaseHold {
  readonly type: 'release-hold';
  readonly holdId: string;
}

export interface ReleaseHoldReceipt {
  readonly holdId: string;
  readonly status: 'RELEASED' | 'EXPIRED';
}

/** Frees held money. One who wants to free a hold that has expired has what they want. */
export const decideReleaseHold = (
  state: LedgerState,
  { holdId }: ReleaseHold,
  { now }: Moment,
): Decision<ReleaseHoldReceipt, HoldCode> => {
  const found = state.holds.get(holdId);
  if (found?.status === 'EXPIRED') return ok(effects({ holdId, status: 'EXPIRED' as const }));
  const active = activeHold(found);
  if (!active.ok) return active;
  const hold = active.value;
  const status = isOver(hold, now) ? 'EXPIRED' : 'RELEASED';
  return ok(effects({ holdId, status }, freed(state, hold, status, now)));
};

/** What ending a hold without taking anything leads to. */
export const freed = (state: LedgerState, hold: Hold, status: 'RELEASED' | 'EXPIRED', now: Date) => ({
  accounts: [endHold(accountOfHold(state, hold), hold, 0n, now)],
  holds: [close(hold, status, now)],
});
