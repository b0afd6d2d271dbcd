import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type Account, free } from '../accounts/account.ts';
import { settleReserved } from '../accounts/spending.ts';
import type { HoldCode } from '../errors.ts';
import type { References } from '../transfers/transfer.ts';

/** ACTIVE is the only status that anything leads out of. */
export type HoldStatus = 'ACTIVE' | 'CAPTURED' | 'RELEASED' | 'EXPIRED';

/** Money of one account that is set aside for a purpose, and a time if it has any. It lowers what is available, not what is posted. */
export interface Hold {
  readonly id: string;
  readonly accountId: string;
  readonly amount: Money;
  readonly status: HoldStatus;
  /** What of it was taken; the rest became free. */
  readonly capturedMinor: bigint;
  /** The transfer that took it. */
  readonly transferId: string | null;
  readonly references: References;
  readonly placedAt: Date;
  /** Null for a withdrawal's, which ends with the withdrawal and by nothing else. */
  readonly expiresAt: Date | null;
  /** When it left ACTIVE. */
  readonly closedAt: Date | null;
  /** Whether it counts against a limit of its owner's spending. */
  readonly isLimited: boolean;
}

/** A hold is over at `expiresAt` itself, whether or not anybody has swept it. */
export const isOver = (hold: Hold, now: Date): boolean =>
  hold.expiresAt !== null && hold.expiresAt.getTime() <= now.getTime();

/** The hold in its final status. */
export const close = (
  hold: Hold,
  status: Exclude<HoldStatus, 'ACTIVE'>,
  now: Date,
  taken: { readonly capturedMinor: bigint; readonly transferId: string } | undefined = undefined,
): Hold => ({
  ...hold,
  status,
  closedAt: now,
  capturedMinor: taken?.capturedMinor ?? 0n,
  transferId: taken?.transferId ?? null,
});

/** The hold's account once the hold is over and `takenMinor` of it is about to be taken. */
export const endHold = (account: Account, hold: Hold, takenMinor: bigint, now: Date): Account => {
  const freed = free(account, hold.amount);
  if (!hold.isLimited) return freed;
  return { ...freed, spending: settleReserved(account.spending, hold.amount.amountMinor, takenMinor, now) };
};

const closedCodes = {
  CAPTURED: ['wallet.hold_captured', 'The hold was captured already.'],
  RELEASED: ['wallet.hold_released', 'The hold was released already.'],
  EXPIRED: ['wallet.hold_expired', 'The hold’s time is over.'],
} as const;

/**
 * A hold that is still ACTIVE; one whose time is over counts as ACTIVE until it is swept. A withdrawal's hold is not there
 * for anybody else: whoever captured or released it would pull the money from under a payout.
 */
export const activeHold = (hold: Hold | undefined): Result<Hold, Refusal<HoldCode>> => {
  if (!hold || hold.expiresAt === null)
    return refuse('wallet.hold_not_found', 'There is no such hold.', { pointer: '/holdId' });
  if (hold.status === 'ACTIVE') return ok(hold);
  const [code, message] = closedCodes[hold.status];
  return refuse(code, message, { details: { holdId: hold.id } });
};
