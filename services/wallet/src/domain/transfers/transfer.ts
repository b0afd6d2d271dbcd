import { type Money, ok, type Refusal, type Result } from '@tessera/kernel';
import { type Account, credit, debit, type MoveCode } from '../accounts/account.ts';
import { appendEntry, type EntryRef, entryRefOf, type LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Moment } from '../moment.ts';

/** Why money moved. */
export type TransferReason =
  | 'TOPUP'
  | 'TICKET_PURCHASE'
  | 'REFUND'
  | 'PRIZE_PAYOUT'
  | 'WITHDRAWAL'
  | 'COMMISSION_PAYOUT'
  | 'ADJUSTMENT'
  | 'TRANSFER'
  | 'FEE'
  | 'EXCHANGE'
  | 'CHARGEBACK'
  | 'SETTLEMENT';

/** What a transfer or a hold is about, in the words of whoever asked for it. */
export interface References {
  readonly purchaseId?: string | undefined;
  readonly poolId?: string | undefined;
  readonly ticketNumbers?: readonly number[] | undefined;
  readonly paymentId?: string | undefined;
  readonly holdId?: string | undefined;
  readonly withdrawalId?: string | undefined;
  readonly adjustmentId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly refundId?: string | undefined;
  readonly disputeId?: string | undefined;
  readonly exchangeId?: string | undefined;
  /** What one major unit of the currency sold was worth in the currency bought. */
  readonly rate?: string | undefined;
  readonly note?: string | undefined;
}

/** Money that moved between two accounts of one currency. Written once and never changed. */
export interface Transfer {
  readonly id: string;
  readonly debitAccountId: string;
  readonly creditAccountId: string;
  readonly amount: Money;
  readonly reason: TransferReason;
  readonly references: References;
  /** The transfer that this one gives back, in whole or in part. */
  readonly reverses: string | null;
  /** `user:<id>`, `service:<name>` or `system:<name>`. */
  readonly postedBy: string;
  readonly idempotencyKey: string | null;
  /** When it counts from; differs from `postedAt` where something is booked late. */
  readonly effectiveAt: Date;
  readonly postedAt: Date;
}

/** A transfer that is in the ledger already, with what was given back of it so far. */
export interface PostedTransfer extends Transfer {
  readonly debitEntryId: string;
  readonly creditEntryId: string;
  readonly reversedMinor: bigint;
}

/** Who asked for a movement of money, and under which key. */
export interface Requester {
  readonly postedBy: string;
  readonly idempotencyKey: string | null;
}

/** What the caller of a transfer learns. */
export interface TransferReceipt {
  readonly transferId: string;
  readonly debitEntryId: string;
  readonly creditEntryId: string;
  readonly postedAt: Date;
  /** Its two entries, where the transfer was posted by this very call. */
  readonly debitEntry?: EntryRef;
  readonly creditEntry?: EntryRef;
}

/** A transfer with its two entries, and the two accounts as they stand after it. */
export interface Posting {
  readonly transfer: PostedTransfer;
  readonly debit: Account;
  readonly credit: Account;
  readonly entries: readonly [LedgerEntry, LedgerEntry];
}

export interface TransferRequest extends Requester {
  readonly id?: string;
  readonly amount: Money;
  readonly reason: TransferReason;
  readonly references: References;
  readonly reverses?: string | null;
  readonly effectiveAt?: Date;
}

/** Moves the amount from `from` to `to`, two different accounts of the amount's currency, or says why not. */
export const post = (
  tenantId: string,
  from: Account,
  to: Account,
  request: TransferRequest,
  { now, newId }: Moment,
): Result<Posting, Refusal<MoveCode>> => {
  const paid = debit(from, request.amount, request.reason);
  if (!paid.ok) return paid;
  const received = credit(to, request.amount);
  if (!received.ok) return received;
  const transfer: Transfer = {
    id: request.id ?? newId(),
    debitAccountId: from.id,
    creditAccountId: to.id,
    amount: request.amount,
    reason: request.reason,
    references: request.references,
    reverses: request.reverses ?? null,
    postedBy: request.postedBy,
    idempotencyKey: request.idempotencyKey,
    effectiveAt: request.effectiveAt ?? now,
    postedAt: now,
  };
  const debited = appendEntry(tenantId, paid.value, 'DEBIT', transfer, newId());
  const credited = appendEntry(tenantId, received.value, 'CREDIT', transfer, newId());
  return ok({
    transfer: { ...transfer, debitEntryId: debited.entry.id, creditEntryId: credited.entry.id, reversedMinor: 0n },
    debit: debited.account,
    credit: credited.account,
    entries: [debited.entry, credited.entry],
  });
};

export const receiptOf = (transfer: PostedTransfer, entries?: Posting['entries']): TransferReceipt => ({
  transferId: transfer.id,
  debitEntryId: transfer.debitEntryId,
  creditEntryId: transfer.creditEntryId,
  postedAt: transfer.postedAt,
  ...(entries && { debitEntry: entryRefOf(entries[0]), creditEntry: entryRefOf(entries[1]) }),
});
