import type { Money } from '@tessera/kernel';
import type { AccountRef } from '../../src/domain/accounts/account-ref.ts';
import type { OpenDispute } from '../../src/domain/disputes/dispute.ts';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import { idOf } from '../ledger-in-memory.ts';
import { type Call, grantedOf, type PlayedHistory } from './played-history.ts';

/** What everybody begins with, in each currency. */
export const FIRST_MINOR = 400n;

export const firstPaymentOf = (name: string, currency: string): string =>
  idOf(`first payment of ${name} in ${currency}`);

/** What those who ask have learned from earlier rounds. */
export interface Known {
  readonly accounts: PlayedHistory['accounts'];
  /** Accounts of what people owe. */
  readonly debts: readonly KnownDebt[];
  readonly holdIds: readonly string[];
  readonly transfers: readonly KnownTransfer[];
  /** Payments that were credited. */
  readonly paymentIds: readonly string[];
  readonly withdrawals: readonly Withdrawal[];
  readonly adjustmentIds: readonly string[];
  readonly disputes: readonly OpenDispute[];
}

export interface KnownDebt {
  readonly id: string;
  readonly ownerId: string;
}

export interface KnownTransfer {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amount: Money;
}

export const knownOf = (
  accounts: PlayedHistory['accounts'],
  debts: readonly KnownDebt[],
  calls: readonly Call[],
): Known => ({
  accounts,
  debts,
  holdIds: [
    ...grantedOf(calls, 'place-hold').map(({ receipt }) => receipt.holdId),
    // Nobody else may have the money of a withdrawal.
    ...grantedOf(calls, 'request-withdrawal').map(({ receipt }) => receipt.holdId),
  ],
  transfers: grantedOf(calls, 'post-transfer').map(({ command: { debit, credit, amount }, receipt }) => ({
    id: receipt.transferId,
    debit,
    credit,
    amount,
  })),
  paymentIds: grantedOf(calls, 'credit-top-up').map(({ command }) => command.paymentId),
  withdrawals: grantedOf(calls, 'request-withdrawal').map(({ receipt }) => receipt),
  adjustmentIds: grantedOf(calls, 'request-adjustment').map(({ receipt }) => receipt.id),
  disputes: grantedOf(calls, 'open-dispute').map(({ command }) => command),
});
