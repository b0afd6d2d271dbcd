import type { PostedTransfer } from './transfer.ts';

/** How a transfer stands. It is never changed itself: what was given back of it says so. */
export type TransferStatus = 'POSTED' | 'PARTLY_REVERSED' | 'REVERSED';

export const transferStatus = ({
  amount,
  reversedMinor,
}: Pick<PostedTransfer, 'amount' | 'reversedMinor'>): TransferStatus => {
  if (reversedMinor === 0n) return 'POSTED';
  return reversedMinor < amount.amountMinor ? 'PARTLY_REVERSED' : 'REVERSED';
};
