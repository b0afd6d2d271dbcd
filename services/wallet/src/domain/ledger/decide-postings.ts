import { ok, type Refusal, type Result } from '@tessera/kernel';
import { decideOpenAccount, type OpenAccount, type OpenAccountReceipt } from '../accounts/open-account.ts';
import { type AccountReceipt, decideSetAccountStatus, type SetAccountStatus } from '../accounts/set-account-status.ts';
import {
  decideLimitOwnSpending,
  decideSetSpendingLimits,
  type LimitOwnSpending,
  type SetSpendingLimits,
} from '../accounts/set-spending-limits.ts';
import {
  type AdjustmentCodes,
  type AdjustmentCommand,
  type AdjustmentReceipts,
  decideAdjustment,
} from '../adjustments/decide-adjustment.ts';
import { decidePostBatch, type PostBatch, type PostBatchReceipt } from '../batches/post-batch.ts';
import { settleDebts } from '../debts/settle-debts.ts';
import {
  decideEndDispute,
  decideOpenDispute,
  type EndDispute,
  type OpenDispute,
  type OpenDisputeReceipt,
} from '../disputes/dispute.ts';
import type {
  CaptureHoldCode,
  CreditTopUpCode,
  ExchangeCode,
  ExpireHoldCode,
  HoldCode,
  LimitOwnSpendingCode,
  MovementCode,
  PostBatchCode,
  PostTransferCode,
  SetAccountStatusCode,
  SetSpendingLimitsCode,
  TakeBackCode,
  WalletRefusal,
} from '../errors.ts';
import { eventsOf, type WalletEvent } from '../events.ts';
import { decideExchange, type Exchange, type ExchangeReceipt } from '../exchanges/exchange.ts';
import { type CaptureHold, decideCaptureHold } from '../holds/capture-hold.ts';
import { decideExpireHold, type ExpireHold, type ExpireHoldReceipt } from '../holds/expire-hold.ts';
import { decidePlaceHold, type PlaceHold, type PlaceHoldReceipt } from '../holds/place-hold.ts';
import { decideReleaseHold, type ReleaseHold, type ReleaseHoldReceipt } from '../holds/release-hold.ts';
import type { Moment } from '../moment.ts';
import { type AbandonTopUp, decideAbandonTopUp } from '../top-ups/abandon-top-up.ts';
import { type AnnounceTopUp, decideAnnounceTopUp, type TopUpReceipt } from '../top-ups/announce-top-up.ts';
import { type CreditTopUp, decideCreditTopUp } from '../top-ups/credit-top-up.ts';
import { decideRefundTopUp, type RefundTopUp, type TakeBackReceipt } from '../top-ups/refund-top-up.ts';
import { decidePostTransfer, type PostTransfer } from '../transfers/post-transfer.ts';
import type { TransferReceipt } from '../transfers/transfer.ts';
import {
  decideWithdrawal,
  type WithdrawalCodes,
  type WithdrawalCommand,
  type WithdrawalReceipts,
} from '../withdrawals/decide-withdrawal.ts';
import { draftOf, type LedgerRows } from './ledger-draft.ts';
import type { Decision, Effects, LedgerState } from './ledger-state.ts';

/** Everything that can be asked of the ledger. */
export type LedgerCommand =
  | OpenAccount
  | SetAccountStatus
  | SetSpendingLimits
  | LimitOwnSpending
  | PostTransfer
  | PostBatch
  | Exchange
  | AnnounceTopUp
  | AbandonTopUp
  | CreditTopUp
  | RefundTopUp
  | OpenDispute
  | EndDispute
  | PlaceHold
  | CaptureHold
  | ReleaseHold
  | ExpireHold
  | WithdrawalCommand
  | AdjustmentCommand;

/** What the caller of each command learns. */
export interface ReceiptOf extends WithdrawalReceipts, AdjustmentReceipts {
  readonly 'open-account': OpenAccountReceipt;
  readonly 'set-account-status': AccountReceipt;
  readonly 'set-spending-limits': AccountReceipt;
  readonly 'limit-own-spending': AccountReceipt;
  readonly 'post-transfer': TransferReceipt;
  readonly 'post-batch': PostBatchReceipt;
  readonly exchange: ExchangeReceipt;
  readonly 'announce-top-up': TopUpReceipt;
  readonly 'abandon-top-up': TopUpReceipt;
  readonly 'credit-top-up': TransferReceipt;
  readonly 'refund-top-up': TakeBackReceipt;
  readonly 'open-dispute': OpenDisputeReceipt;
  readonly 'end-dispute': TakeBackReceipt;
  readonly 'place-hold': PlaceHoldReceipt;
  readonly 'capture-hold': TransferReceipt;
  readonly 'release-hold': ReleaseHoldReceipt;
  readonly 'expire-hold': ExpireHoldReceipt;
}

/** How each command can be refused. */
export interface CodeOf extends WithdrawalCodes, AdjustmentCodes {
  readonly 'open-account': never;
  readonly 'set-account-status': SetAccountStatusCode;
  readonly 'set-spending-limits': SetSpendingLimitsCode;
  readonly 'limit-own-spending': LimitOwnSpendingCode;
  readonly 'post-transfer': PostTransferCode;
  readonly 'post-batch': PostBatchCode;
  readonly exchange: ExchangeCode;
  readonly 'announce-top-up': never;
  readonly 'abandon-top-up': 'wallet.top_up_not_found';
  readonly 'credit-top-up': CreditTopUpCode;
  readonly 'refund-top-up': TakeBackCode;
  readonly 'open-dispute': TakeBackCode;
  readonly 'end-dispute': TakeBackCode;
  readonly 'place-hold': MovementCode;
  readonly 'capture-hold': CaptureHoldCode;
  readonly 'release-hold': HoldCode;
  readonly 'expire-hold': ExpireHoldCode;
}

export type ResultOf<C extends LedgerCommand> = Result<ReceiptOf[C['type']], Refusal<CodeOf[C['type']]>>;
export type LedgerReceipt = ReceiptOf[LedgerCommand['type']];
export type LedgerResult = Result<LedgerReceipt, WalletRefusal>;

export interface Postings {
  /** One for each command, in order. */
  readonly results: readonly LedgerResult[];
  /** The events of each command, in the same order; none where it was refused. */
  readonly events: readonly (readonly WalletEvent[])[];
  readonly rows: LedgerRows;
}

const decide = (
  state: LedgerState,
  command: LedgerCommand,
  moment: Moment,
): Decision<LedgerReceipt, WalletRefusal['code']> => {
  switch (command.type) {
    case 'open-account':
      return decideOpenAccount(state, command, moment);
    case 'set-account-status':
      return decideSetAccountStatus(state, command);
    case 'set-spending-limits':
      return decideSetSpendingLimits(state, command, moment);
    case 'limit-own-spending':
      return decideLimitOwnSpending(state, command, moment);
    case 'post-transfer':
      return decidePostTransfer(state, command, moment);
    case 'post-batch':
      return decidePostBatch(state, command, moment);
    case 'exchange':
      return decideExchange(state, command, moment);
    case 'announce-top-up':
      return decideAnnounceTopUp(state, command, moment);
    case 'abandon-top-up':
      return decideAbandonTopUp(state, command, moment);
    case 'refund-top-up':
      return decideRefundTopUp(state, command, moment);
    case 'open-dispute':
      return decideOpenDispute(state, command, moment);
    case 'end-dispute':
      return decideEndDispute(state, command, moment);
    case 'credit-top-up':
      return decideCreditTopUp(state, command, moment);
    case 'place-hold':
      return decidePlaceHold(state, command, moment);
    case 'capture-hold':
      return decideCaptureHold(state, command, moment);
    case 'release-hold':
      return decideReleaseHold(state, command, moment);
    case 'expire-hold':
      return decideExpireHold(state, command, moment);
    case 'request-adjustment':
    case 'approve-adjustment':
    case 'reject-adjustment':
    case 'post-correction':
      return decideAdjustment(state, command, moment);
    default:
      return decideWithdrawal(state, command, moment);
  }
};

/**
 * Decides commands one after another, each on what those before it left, and gathers what must be written. A refused
 * command leaves nothing behind, so nobody's result depends on a neighbour that was refused.
 */
export const decidePostings = (before: LedgerState, commands: readonly LedgerCommand[], moment: Moment): Postings => {
  const draft = draftOf(before);
  const results: LedgerResult[] = [];
  const events: WalletEvent[][] = [];
  for (const command of commands) {
    const decision = decide(draft.state, command, moment);
    results.push(decision.ok ? ok(decision.value.receipt) : decision);
    events.push(decision.ok ? carriedOut(draft, decision.value, moment) : []);
  }
  return { results, events, rows: draft.rows() };
};

/** Moves the draft on by what was granted, and by what follows from it; returns the events of both. */
const carriedOut = (draft: ReturnType<typeof draftOf>, granted: Effects<unknown>, moment: Moment): WalletEvent[] => {
  const events = eventsOf(draft.state, granted);
  draft.apply(granted);
  const settled = settleDebts(draft.state, granted, moment);
  if (!settled) return events;
  events.push(...eventsOf(draft.state, settled));
  draft.apply(settled);
  return events;
};
