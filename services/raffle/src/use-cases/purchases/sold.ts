import { ok, type Result } from '@tessera/kernel';
import type { RefusalOf } from '../../domain/errors.ts';
import { type FailureCode, resultOf } from '../../domain/purchases/purchase.ts';
import type { Signals } from '../ports.ts';
import type { PurchaseWithTickets, Sold } from './purchases.ports.ts';

/** What the buyer is told about a purchase, with its tickets. */
export const answerOf = ({ purchase, tickets }: Sold): Result<PurchaseWithTickets, RefusalOf<FailureCode>> => {
  const result = resultOf(purchase);
  return result.ok ? ok({ purchase, tickets }) : result;
};

/** Called after the commit. */
export const wake = ({ wakes }: Sold, signals: Signals): void => {
  if (wakes === 'draw') signals.poolFilled();
  if (wakes === 'refund') signals.refundDue();
};
