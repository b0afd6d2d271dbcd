import type { Money } from '@tessera/kernel';

/** How a winner gets it. CASH is paid to the wallet; the others are handed over by the operator. */
export const prizeKinds = ['CASH', 'PHYSICAL', 'POINTS', 'VOUCHER'] as const;
export type PrizeKind = (typeof prizeKinds)[number];

/** Something that can be won, as often as its stock allows. */
export interface Prize {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: PrizeKind;
  /** What one winner gets, or what it is worth where it is not money. */
  readonly value: Money;
  readonly sponsor: string | null;
  /** How many there were at first. */
  readonly stock: number;
  /** How many are not yet put up in a pool. A pool takes one for each of its winners when it opens. */
  readonly stockLeft: number;
  readonly createdAt: Date;
}

export type PrizeDetails = Pick<Prize, 'title' | 'description' | 'kind' | 'value' | 'sponsor' | 'stock'>;

export const newPrize = (id: string, details: PrizeDetails, now: Date): Prize => ({
  id,
  ...details,
  stockLeft: details.stock,
  createdAt: now,
});
