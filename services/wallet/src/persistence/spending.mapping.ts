import type { Spending } from '../domain/accounts/spending.ts';

/** Spending as its JSON column has it: amounts as text, which is exact however large. */
export interface RawSpending {
  readonly perDayMinor: string | null;
  readonly perMonthMinor: string | null;
  readonly day: string;
  readonly dayMinor: string;
  readonly monthMinor: string;
  readonly heldMinor: string;
}

const amountOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

export const spendingFromRaw = (raw: RawSpending | null): Spending | null =>
  raw && {
    perDayMinor: amountOrNull(raw.perDayMinor),
    perMonthMinor: amountOrNull(raw.perMonthMinor),
    day: raw.day,
    dayMinor: BigInt(raw.dayMinor),
    monthMinor: BigInt(raw.monthMinor),
    heldMinor: BigInt(raw.heldMinor),
  };

export const spendingToRaw = (spending: Spending | null): string | null =>
  spending &&
  JSON.stringify(spending, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
