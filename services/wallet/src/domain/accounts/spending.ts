import { formatMoney, type Money, money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { TransferReason } from '../transfers/transfer.ts';

/** The most that a person may spend of an account; null where there is no limit of that kind. */
export interface SpendingLimits {
  readonly perDayMinor: bigint | null;
  readonly perMonthMinor: bigint | null;
}

/** A person's limits, and what counts against them: what was spent on the day and in the month, and what is held to be spent. */
export interface Spending extends SpendingLimits {
  /** Calendar day in UTC, as in 2026-11-21, that `dayMinor` is of; its month is the one that `monthMinor` is of. */
  readonly day: string;
  readonly dayMinor: bigint;
  readonly monthMinor: bigint;
  readonly heldMinor: bigint;
}

/** What a person does of their own will. Paying out, giving back and correcting are not spending. */
const SPENDING_REASONS: readonly TransferReason[] = ['TICKET_PURCHASE', 'TRANSFER', 'FEE'];

export const isSpending = (reason: TransferReason): boolean => SPENDING_REASONS.includes(reason);

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);
const monthOf = (day: string): string => day.slice(0, 7);

/** Limits in force from now on. What is held or spent already was allowed, and does not count. */
export const limited = (limits: SpendingLimits, now: Date): Spending => ({
  ...limits,
  day: dayOf(now),
  dayMinor: 0n,
  monthMinor: 0n,
  heldMinor: 0n,
});

/** The same limits with another amount, keeping what was counted. */
export const relimited = (spending: Spending, limits: SpendingLimits): Spending => ({ ...spending, ...limits });

/** What counts today: a new day begins at zero, and so does a new month. */
const today = (spending: Spending, now: Date): Spending => {
  const day = dayOf(now);
  if (day === spending.day) return spending;
  const monthMinor = monthOf(day) === monthOf(spending.day) ? spending.monthMinor : 0n;
  return { ...spending, day, dayMinor: 0n, monthMinor };
};

const within = (limit: bigint | null, used: bigint): boolean => limit === null || used <= limit;

const fits = (spending: Spending, amount: Money): Result<Spending, Refusal<'wallet.spending_limit_exceeded'>> => {
  const { perDayMinor, perMonthMinor, dayMinor, monthMinor, heldMinor } = spending;
  const more = heldMinor + amount.amountMinor;
  const broken = !within(perDayMinor, dayMinor + more)
    ? { limit: perDayMinor, used: dayMinor + heldMinor, period: 'day' }
    : !within(perMonthMinor, monthMinor + more)
      ? { limit: perMonthMinor, used: monthMinor + heldMinor, period: 'month' }
      : undefined;
  if (!broken) return ok(spending);
  const limit = money(broken.limit ?? 0n, amount.currency);
  return refuse(
    'wallet.spending_limit_exceeded',
    `The limit of ${formatMoney(limit)} a ${broken.period} would be passed.`,
    {
      details: { period: broken.period, limitMinor: Number(limit.amountMinor), usedMinor: Number(broken.used) },
    },
  );
};

/** The counts after `amount` was spent at once, or the refusal. Without limits there is nothing to count. */
export const spend = (
  spending: Spending | null,
  amount: Money,
  now: Date,
): Result<Spending | null, Refusal<'wallet.spending_limit_exceeded'>> => {
  if (!spending) return ok(null);
  const allowed = fits(today(spending, now), amount);
  return allowed.ok ? ok(counted(allowed.value, amount.amountMinor)) : allowed;
};

/** The counts after `amount` was held to be spent later, or the refusal. */
export const reserve = (
  spending: Spending | null,
  amount: Money,
  now: Date,
): Result<Spending | null, Refusal<'wallet.spending_limit_exceeded'>> => {
  if (!spending) return ok(null);
  const allowed = fits(today(spending, now), amount);
  return allowed.ok ? ok({ ...allowed.value, heldMinor: allowed.value.heldMinor + amount.amountMinor }) : allowed;
};

/** The counts after a counted hold came to its end and `takenMinor` of it was spent. */
export const settleReserved = (
  spending: Spending | null,
  heldMinor: bigint,
  takenMinor: bigint,
  now: Date,
): Spending | null => {
  if (!spending) return null;
  const left = spending.heldMinor - heldMinor;
  // A hold that was counted under limits that were lifted since is not part of the new count.
  return counted({ ...today(spending, now), heldMinor: left < 0n ? 0n : left }, takenMinor);
};

const counted = (spending: Spending, amountMinor: bigint): Spending => ({
  ...spending,
  dayMinor: spending.dayMinor + amountMinor,
  monthMinor: spending.monthMinor + amountMinor,
});

/** Whether nothing that `now` forbids would be allowed by `next`. */
export const isTighter = (next: SpendingLimits, now: SpendingLimits | null): boolean =>
  !now || (notLooser(next.perDayMinor, now.perDayMinor) && notLooser(next.perMonthMinor, now.perMonthMinor));

const notLooser = (next: bigint | null, now: bigint | null): boolean => now === null || (next !== null && next <= now);
