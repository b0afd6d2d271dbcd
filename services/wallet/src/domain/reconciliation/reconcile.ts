import { MAX_AMOUNT_MINOR, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { TransferReason } from '../transfers/transfer.ts';
import type { DifferenceKind, Disagreement } from './difference.ts';
import { costOf, type Flow, type LineType, type SettlementLine } from './settlement-line.ts';

/** A transfer on the provider's external account. */
export interface Booking {
  readonly transferId: string;
  readonly externalId: string;
  readonly flow: Exclude<Flow, 'NONE'>;
  /** Positive where the provider's account was debited. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: TransferReason;
  readonly effectiveAt: Date;
}

/** One item of the comparison: what stands for it in the file, in the ledger, or in both. */
export interface ComparedItem {
  readonly kind: 'MATCHED' | 'NOT_BOOKED' | DifferenceKind;
  readonly lineNumber: number | null;
  readonly booking: Booking | null;
  readonly copy: number;
}

/** What one type of line comes to in one currency. Amounts are signed as the provider sees them. */
export interface Total {
  readonly type: LineType;
  readonly currency: string;
  readonly lines: number;
  readonly matched: number;
  readonly fileMinor: bigint;
  readonly bookings: number;
  readonly ledgerMinor: bigint;
  readonly feesMinor: bigint;
}

/** What a run comes to in one currency. */
export interface CurrencySum {
  readonly currency: string;
  /** Without what was a fee. */
  readonly fileMinor: bigint;
  readonly ledgerMinor: bigint;
  readonly feesMinor: bigint;
}

export const sumsOf = (totals: readonly Total[]): CurrencySum[] =>
  [...Map.groupBy(totals, ({ currency }) => currency)].map(([currency, own]) => {
    const sum = (of: (total: Total) => bigint) => own.reduce((all, total) => all + of(total), 0n);
    return {
      currency,
      fileMinor: sum((total) => (total.type === 'fee' ? 0n : total.fileMinor)),
      ledgerMinor: sum((total) => total.ledgerMinor),
      feesMinor: sum((total) => total.feesMinor),
    };
  });

export interface Findings {
  readonly matched: number;
  readonly disagreements: readonly Disagreement[];
  readonly totals: readonly Total[];
  /** The transfer that each matched line stands for, by line number. */
  readonly partners: ReadonlyMap<number, string>;
}

/** More than a person could look through: the file is of another provider, or the period is wrong. */
export const MAX_DIFFERENCES = 20_000;

/** How the ledger's own words for what it booked are called in files. */
const typeOf = ({ reason, flow }: Booking): LineType => {
  if (reason === 'TOPUP') return 'payment';
  if (reason === 'REFUND') return flow === 'OUT' ? 'refund' : 'reversal';
  if (reason === 'WITHDRAWAL' || reason === 'COMMISSION_PAYOUT') return flow === 'OUT' ? 'payout' : 'reversal';
  return 'adjustment';
};

/** What a file and the ledger, laid beside each other, come to. */
export const decideFindings = (
  lines: readonly SettlementLine[],
  items: readonly ComparedItem[],
): Result<Findings, Refusal<'wallet.reconciliation_too_large'>> => {
  const byNumber = new Map(lines.map((line) => [line.lineNumber, line]));
  const lineOf = ({ lineNumber }: ComparedItem) => (lineNumber === null ? undefined : byNumber.get(lineNumber));
  const disagreements = items.flatMap((item) => disagreementOf(item, lineOf(item)) ?? []);
  if (disagreements.length > MAX_DIFFERENCES) {
    return refuse(
      'wallet.reconciliation_too_large',
      `File and ledger differ in more than ${MAX_DIFFERENCES} items: look at the provider and the period, or send less at once.`,
    );
  }
  const totals = totalsOf(lines, items, lineOf);
  if ([...totals, ...sumsOf(totals)].some(isBeyond)) {
    return refuse('wallet.reconciliation_too_large', 'A sum would pass 2^53 − 1 minor units: send less at once.');
  }
  const matched = items.filter(({ kind }) => kind === 'MATCHED');
  const partners = matched.flatMap(({ lineNumber, booking }): [number, string][] =>
    lineNumber === null || booking === null ? [] : [[lineNumber, booking.transferId]],
  );
  return ok({ matched: matched.length, disagreements, totals, partners: new Map(partners) });
};

const isBeyond = (sums: Pick<Total, 'fileMinor' | 'ledgerMinor' | 'feesMinor'>): boolean =>
  [sums.fileMinor, sums.ledgerMinor, sums.feesMinor].some((sum) => sum > MAX_AMOUNT_MINOR || sum < -MAX_AMOUNT_MINOR);

const disagreementOf = (item: ComparedItem, line: SettlementLine | undefined): Disagreement | undefined => {
  const { kind, booking, copy } = item;
  if (kind === 'MATCHED' || kind === 'NOT_BOOKED') return undefined;
  const subject = line ?? (booking && { ...booking, type: typeOf(booking) });
  if (!subject) throw new Error(`a finding of kind ${kind} is about nothing`);
  const { type, externalId, flow } = subject;
  return {
    kind,
    type,
    externalId,
    flow,
    copy,
    file: line
      ? {
          lineNumber: line.lineNumber,
          amountMinor: line.amountMinor,
          currency: line.currency,
          occurredAt: line.occurredAt,
        }
      : null,
    ledger: booking
      ? {
          transferId: booking.transferId,
          amountMinor: booking.amountMinor,
          currency: booking.currency,
          effectiveAt: booking.effectiveAt,
        }
      : null,
  };
};

const NOTHING = { lines: 0, matched: 0, fileMinor: 0n, bookings: 0, ledgerMinor: 0n, feesMinor: 0n };

/**
 * Every line counts, a duplicate too, and every booking that was compared: what the file has more than the ledger, fees
 * aside, is then the sum of the differences.
 */
const totalsOf = (
  lines: readonly SettlementLine[],
  items: readonly ComparedItem[],
  lineOf: (item: ComparedItem) => SettlementLine | undefined,
): Total[] => {
  const totals = new Map<string, Total>();
  const add = (type: LineType, currency: string, change: (total: Total) => Partial<Total>): void => {
    const key = `${type} ${currency}`;
    const total = totals.get(key) ?? { type, currency, ...NOTHING };
    totals.set(key, { ...total, ...change(total) });
  };
  for (const line of lines) {
    add(line.type, line.currency, (total) => ({
      lines: total.lines + 1,
      fileMinor: total.fileMinor + line.amountMinor,
      feesMinor: total.feesMinor + costOf(line),
    }));
  }
  for (const item of items) {
    const { kind, booking } = item;
    if (!booking) continue;
    add(lineOf(item)?.type ?? typeOf(booking), booking.currency, (total) => ({
      matched: total.matched + (kind === 'MATCHED' ? 1 : 0),
      bookings: total.bookings + 1,
      ledgerMinor: total.ledgerMinor + booking.amountMinor,
    }));
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
};
