import type { Money } from '@tessera/kernel';
import type { AccountRef } from '../../src/domain/account-ref.ts';
import type { OpenDispute } from '../../src/domain/dispute.ts';
import type { Withdrawal } from '../../src/domain/withdrawals/withdrawal.ts';
import { type Call, grantedOf, type PlayedHistory } from './played-history.ts';

/** What those who ask have learned from earlier rounds. */
export interface Known {
  readonly accounts: PlayedHistory['accounts'];
  readonly holdIds: readonly string[];
  readonly transfers: readonly KnownTransfer[];
  /** Payments that were credited. */
  readonly paymentIds: readonly string[];
  readonly withdrawals: readonly Withdrawal[];
  readonly adjustmentIds: readonly string[];
  readonly disputes: readonly OpenDispute[];
}

export interface KnownTransfer {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amount: Money;
}

export const knownOf = (accounts: PlayedHistory['accounts'], calls: readonly Call[]): Known => ({
  accounts,
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
