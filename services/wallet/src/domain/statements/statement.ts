import type { Account } from '../accounts/account.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Transfer, TransferReason } from '../transfers/transfer.ts';
import type { Counterparty } from './counterparty.ts';

/** Where an account stood just before an instant. No posting comes before that instant any more. */
export interface Position {
  readonly before: Date;
  /** The number of its entries, which is the last entry's sequence; 0 before the first. */
  readonly sequence: number;
  /** The balance after that entry. */
  readonly balanceMinor: bigint;
}

/**
 * What happened on an account from one position to another. The lines are its entries with a sequence after the opening's
 * and up to the closing's: entries never change, so a statement read in pieces, at any time, is of one state.
 */
export interface Statement {
  readonly account: Account;
  /** Null where it begins with the account. */
  readonly from: Date | null;
  /** Itself not part of the period. */
  readonly to: Date;
  readonly opening: Position;
  readonly closing: Position;
  /** IANA name of the zone in which people read its times. */
  readonly timeZone: string;
}

/** An entry as its account's owner reads it. */
export interface StatementLine {
  readonly entry: LedgerEntry;
  readonly transfer: Transfer;
  readonly counterparty: Counterparty;
  readonly reasonInWords: string;
  /** Above zero for what came in, below for what went out. */
  readonly signedMinor: bigint;
}

/** What came in and what went out over a period, both zero or more; may pass what JSON carries as a number. */
export interface Turnover {
  readonly inMinor: bigint;
  readonly outMinor: bigint;
}

const reasonWords = {
  TOPUP: 'Top-up',
  TICKET_PURCHASE: 'Ticket purchase',
  REFUND: 'Refund',
  PRIZE_PAYOUT: 'Prize payout',
  WITHDRAWAL: 'Withdrawal',
  COMMISSION_PAYOUT: 'Commission payout',
  ADJUSTMENT: 'Adjustment',
  TRANSFER: 'Transfer',
  FEE: 'Fee',
  EXCHANGE: 'Currency exchange',
  CHARGEBACK: 'Chargeback',
  SETTLEMENT: 'Settlement of what was owed',
} as const satisfies Record<TransferReason, string>;

export const lineOf = (entry: LedgerEntry, transfer: Transfer, counterparty: Counterparty): StatementLine => ({
  entry,
  transfer,
  counterparty,
  reasonInWords: reasonWords[transfer.reason],
  signedMinor: entry.direction === 'CREDIT' ? entry.amount.amountMinor : -entry.amount.amountMinor,
});

/** How many lines a statement has. */
export const lineCount = ({ opening, closing }: Pick<Statement, 'opening' | 'closing'>): number =>
  closing.sequence - opening.sequence;

/** What came in and what went out over these lines. */
export const turnoverOf = (lines: readonly Pick<StatementLine, 'signedMinor'>[]): Turnover => ({
  inMinor: lines.reduce((sum, { signedMinor }) => (signedMinor > 0n ? sum + signedMinor : sum), 0n),
  outMinor: lines.reduce((sum, { signedMinor }) => (signedMinor < 0n ? sum - signedMinor : sum), 0n),
});
