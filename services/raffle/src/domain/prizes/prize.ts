import { type Money, ok, type Points, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';

/** How a winner gets it: CASH in the wallet, POINTS by loyalty, a VOUCHER as a code, PHYSICAL by the operator's parcel. */
export const prizeKinds = ['CASH', 'PHYSICAL', 'POINTS', 'VOUCHER'] as const;
export type PrizeKind = (typeof prizeKinds)[number];

/** A picture or film of a prize, kept elsewhere. */
export interface PrizeMedia {
  readonly url: string;
  /** What it shows, for those who do not see it. */
  readonly alt: string;
  readonly kind: 'IMAGE' | 'VIDEO';
}

/** Something that can be won, as often as its stock allows. */
export interface Prize {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: readonly PrizeMedia[];
  readonly kind: PrizeKind;
  /** What one winner gets, or what it is worth where it is not money. */
  readonly value: Money;
  /** What one winner of a POINTS prize gets; null for every other kind, and for those made before points were said. */
  readonly points: Points | null;
  readonly sponsor: string | null;
  /** How many there are, those put up in pools and those won included. */
  readonly stock: number;
  /** How many are not yet put up in a pool. A pool takes one for each of its winners when it opens. */
  readonly stockLeft: number;
  /** Grows with each change, and counts the events that were published about the prize. */
  readonly version: number;
  readonly createdAt: Date;
  /** Since when it is not put up any more. */
  readonly archivedAt: Date | null;
}

export type PrizeDetails = Omit<Prize, 'id' | 'stockLeft' | 'version' | 'createdAt' | 'archivedAt'>;

export const newPrize = (
  id: string,
  details: PrizeDetails,
  now: Date,
): Result<Prize, RefusalOf<'raffle.points_mismatch'>> => {
  if ((details.kind === 'POINTS') !== (details.points !== null)) {
    return refuse('raffle.points_mismatch', 'A prize of kind POINTS says how many points, and no other does.', {
      pointer: '/points',
    });
  }
  return ok({ id, ...details, stockLeft: details.stock, version: 1, createdAt: now, archivedAt: null });
};
