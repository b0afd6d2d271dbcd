import { formatMoney, money, ok, refuse } from '@tessera/kernel';
import { type AccountRef, isSameAccount } from '../accounts/account-ref.ts';
import type { CaptureHoldCode } from '../errors.ts';
import { accountOfHold, type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import {
  post,
  type References,
  type Requester,
  receiptOf,
  type TransferReason,
  type TransferReceipt,
} from '../transfers/transfer.ts';
import { activeHold, close, endHold, isOver } from './hold.ts';

export interface CaptureHold extends Requester {
  readonly type: 'capture-hold';
  readonly holdId: string;
  readonly credit: AccountRef;
  /** All of the hold where undefined. */
  readonly amountMinor?: bigint | undefined;
  readonly reason: TransferReason;
  readonly references: References;
}

/** Takes held money into another account, in whole or in part; the rest becomes free. At `expiresAt` it is too late. */
export const decideCaptureHold = (
  state: LedgerState,
  command: CaptureHold,
  moment: Moment,
): Decision<TransferReceipt, CaptureHoldCode> => {
  const active = activeHold(state.holds.get(command.holdId));
  if (!active.ok) return active;
  const hold = active.value;
  if (isOver(hold, moment.now)) return refuse('wallet.hold_expired', 'The hold’s time is over.');
  const amount = money(command.amountMinor ?? hold.amount.amountMinor, hold.amount.currency);
  if (amount.amountMinor > hold.amount.amountMinor) {
    return refuse('wallet.capture_exceeds_hold', `Only ${formatMoney(hold.amount)} are held.`, {
      pointer: '/amountMinor',
    });
  }
  const to = locate(state, command.credit, amount.currency, moment);
  if (!to.ok) return to;
  const from = endHold(accountOfHold(state, hold), hold, amount.amountMinor, moment.now);
  if (isSameAccount(from, to.value)) {
    return refuse('wallet.same_account', 'The hold is on the very account that it would be captured into.');
  }
  const references = { ...command.references, holdId: hold.id };
  const posting = post(state.tenantId, from, to.value, { ...command, amount, references }, moment);
  if (!posting.ok) return posting;
  const { transfer, debit, credit, entries } = posting.value;
  const taken = { capturedMinor: amount.amountMinor, transferId: transfer.id };
  const holds = [close(hold, 'CAPTURED', moment.now, taken)];
  return ok(
    effects(receiptOf(transfer, entries), { accounts: [debit, credit], transfers: [transfer], entries, holds }),
  );
};
