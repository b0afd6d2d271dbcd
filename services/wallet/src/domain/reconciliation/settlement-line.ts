/** What a provider says that it did. `reversal`: a refund, a payout or a chargeback that came back. */
export type LineType = 'payment' | 'refund' | 'payout' | 'chargeback' | 'reversal' | 'adjustment' | 'fee' | 'other';

/** Whether money came in at the provider or left it. `NONE`: nothing that the ledger should have booked, as a fee. */
export type Flow = 'IN' | 'OUT' | 'NONE';

/** One line of a provider's settlement file as it was read, whatever the file's format was. */
export interface FileLine {
  /** Where the line begins in the file, from 1; with JSON the number of the transaction. */
  readonly lineNumber: number;
  readonly type: LineType;
  /** The provider's id of the payment, refund or payout: what transfers carry as `externalId`. */
  readonly externalId: string;
  /** Positive where money came in at the provider, negative where it left. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What the provider kept for it, negative where it gave some back. */
  readonly feeMinor: bigint;
  readonly occurredAt: Date;
  readonly reference: string | null;
}

export interface SettlementLine extends FileLine {
  readonly flow: Flow;
}

/** A fee is between the provider and the operator, and what moves nothing has no entry to be found. */
export const settlementLineOf = (line: FileLine): SettlementLine => {
  const isExpected = line.type !== 'fee' && line.amountMinor !== 0n;
  return { ...line, flow: isExpected ? (line.amountMinor > 0n ? 'IN' : 'OUT') : 'NONE' };
};

/** What a line costs: the fee beside the amount and, of a line that is a fee, the amount itself. */
export const costOf = ({ type, amountMinor, feeMinor }: FileLine): bigint =>
  type === 'fee' ? feeMinor - amountMinor : feeMinor;
