import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { type ApproveWithdrawal, type ApproveWithdrawalCode, decideApproveWithdrawal } from './approve-withdrawal.ts';
import { type CancelWithdrawal, decideCancelWithdrawal } from './cancel-withdrawal.ts';
import {
  type CompleteWithdrawal,
  type CompleteWithdrawalCode,
  decideCompleteWithdrawal,
} from './complete-withdrawal.ts';
import { decideEndWithdrawal, type EndWithdrawal, type EndWithdrawalCode } from './end-withdrawal.ts';
import { decideFailWithdrawal, type FailWithdrawal, type FailWithdrawalCode } from './fail-withdrawal.ts';
import { decideRejectWithdrawal, type EndUndecidedCode, type RejectWithdrawal } from './reject-withdrawal.ts';
import { decideRequestWithdrawal, type RequestWithdrawal, type RequestWithdrawalCode } from './request-withdrawal.ts';
import type { Withdrawal } from './withdrawal.ts';

/** Everything that can happen to a withdrawal. */
export type WithdrawalCommand =
  | RequestWithdrawal
  | ApproveWithdrawal
  | RejectWithdrawal
  | CancelWithdrawal
  | CompleteWithdrawal
  | FailWithdrawal
  | EndWithdrawal;

/** Whoever does something to a withdrawal learns how it stands. */
export type WithdrawalReceipts = { readonly [Type in WithdrawalCommand['type']]: Withdrawal };

export interface WithdrawalCodes {
  readonly 'request-withdrawal': RequestWithdrawalCode;
  readonly 'approve-withdrawal': ApproveWithdrawalCode;
  readonly 'reject-withdrawal': EndUndecidedCode;
  readonly 'cancel-withdrawal': EndUndecidedCode;
  readonly 'complete-withdrawal': CompleteWithdrawalCode;
  readonly 'fail-withdrawal': FailWithdrawalCode;
  readonly 'end-withdrawal': EndWithdrawalCode;
}

export type WithdrawalCode = WithdrawalCodes[keyof WithdrawalCodes];

export const decideWithdrawal = (
  state: LedgerState,
  command: WithdrawalCommand,
  moment: Moment,
): Decision<Withdrawal, WithdrawalCode> => {
  switch (command.type) {
    case 'request-withdrawal':
      return decideRequestWithdrawal(state, command, moment);
    case 'approve-withdrawal':
      return decideApproveWithdrawal(state, command, moment);
    case 'reject-withdrawal':
      return decideRejectWithdrawal(state, command, moment);
    case 'cancel-withdrawal':
      return decideCancelWithdrawal(state, command, moment);
    case 'complete-withdrawal':
      return decideCompleteWithdrawal(state, command, moment);
    case 'fail-withdrawal':
      return decideFailWithdrawal(state, command, moment);
    case 'end-withdrawal':
      return decideEndWithdrawal(state, command, moment);
  }
};
