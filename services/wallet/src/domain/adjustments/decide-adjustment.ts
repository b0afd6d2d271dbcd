import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { TransferReceipt } from '../transfers/transfer.ts';
import type { Adjustment, FindAdjustmentCode } from './adjustment.ts';
import { type ApproveAdjustment, type ApproveAdjustmentCode, decideApproveAdjustment } from './approve-adjustment.ts';
import {
  type CorrectionCode,
  decidePostCorrection,
  type PostCorrection,
  type PostCorrectionCode,
} from './post-correction.ts';
import { decideRejectAdjustment, type RejectAdjustment } from './reject-adjustment.ts';
import { decideRequestAdjustment, type RequestAdjustment } from './request-adjustment.ts';

/** Every way in which staff correct the books. */
export type AdjustmentCommand = RequestAdjustment | ApproveAdjustment | RejectAdjustment | PostCorrection;

export interface AdjustmentReceipts {
  readonly 'request-adjustment': Adjustment;
  readonly 'approve-adjustment': Adjustment;
  readonly 'reject-adjustment': Adjustment;
  readonly 'post-correction': TransferReceipt;
}

export interface AdjustmentCodes {
  readonly 'request-adjustment': CorrectionCode;
  readonly 'approve-adjustment': ApproveAdjustmentCode;
  readonly 'reject-adjustment': FindAdjustmentCode;
  readonly 'post-correction': PostCorrectionCode;
}

export type AdjustmentCode = AdjustmentCodes[keyof AdjustmentCodes];

export const decideAdjustment = (
  state: LedgerState,
  command: AdjustmentCommand,
  moment: Moment,
): Decision<AdjustmentReceipts[AdjustmentCommand['type']], AdjustmentCode> => {
  switch (command.type) {
    case 'request-adjustment':
      return decideRequestAdjustment(state, command, moment);
    case 'approve-adjustment':
      return decideApproveAdjustment(state, command, moment);
    case 'reject-adjustment':
      return decideRejectAdjustment(state, command, moment);
    case 'post-correction':
      return decidePostCorrection(state, command, moment);
  }
};
