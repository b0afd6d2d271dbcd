/** The money of one pool, in minor units of its currency. */
export interface PoolFigures {
  /** Everything that was captured for the pool. */
  readonly salesMinor: bigint;
  /** Paid out of the pool to winners. */
  readonly prizesMinor: bigint;
  /** Kept by the operator out of the pool. */
  readonly feesMinor: bigint;
  /** Given back to buyers. */
  readonly refundsMinor: bigint;
  /** Of purchases whose payment is under way: the wallet may hold it before we know. */
  readonly pendingMinor: bigint;
  /** Paid to winners out of the operator's own prizes account, on top of what the pool held. */
  readonly prizesAddedMinor: bigint;
}

export interface Conservation extends PoolFigures {
  /** What the wallet says that the pool's account holds. */
  readonly heldMinor: bigint;
  /** Sales less everything that left and everything that is still there: zero unless a payment or payout is just under way. */
  readonly differenceMinor: bigint;
  readonly balanced: boolean;
}

/** Compares our books with the wallet's: sales = prizes + fees + refunds + held. */
export const conservationOf = (figures: PoolFigures, heldMinor: bigint): Conservation => {
  const { salesMinor, prizesMinor, feesMinor, refundsMinor } = figures;
  const differenceMinor = salesMinor - prizesMinor - feesMinor - refundsMinor - heldMinor;
  return { ...figures, heldMinor, differenceMinor, balanced: differenceMinor === 0n };
};
