import { money } from '@tessera/kernel';
import {
  type FailureCode,
  type Purchase,
  paymentWays,
  purchaseStatuses,
  purchaseTypes,
} from '../domain/purchases/purchase.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';
import { type EntryColumns, entryFromRecord } from './entry.mapping.ts';

/** A row as a raw statement returns it: `bigint` and timestamps as text. */
export interface PurchaseColumns extends EntryColumns {
  readonly id: string;
  readonly pool_id: string;
  readonly user_id: string;
  readonly request_key: string;
  readonly request_hash: Uint8Array;
  readonly type: string;
  readonly payment: string;
  readonly payment_id: string | null;
  readonly quantity: number;
  readonly amount_minor: string;
  readonly currency: string;
  readonly status: string;
  readonly entrant_salt: Uint8Array;
  readonly transfer_id: string | null;
  readonly refund_transfer_id: string | null;
  readonly refund_refusals: number;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly sequence: number;
  readonly created_at: string;
  readonly abandon_after: string;
  readonly go_ahead_at: string | null;
  readonly confirmed_at: string | null;
  readonly redeemed_at: string | null;
  readonly refunded_at: string | null;
}

/** One by one, as prepared statements need them. */
export const PURCHASE_COLUMNS = `id, pool_id, user_id, request_key, request_hash, type, payment, payment_id, quantity, amount_minor,
  currency, status, entrant_salt, transfer_id, entry_account_id, entry_sequence, entry_hash, refund_transfer_id, refund_refusals, failure_code,
  failure_message, sequence, created_at, abandon_after, go_ahead_at, confirmed_at, redeemed_at, refunded_at`;

export const purchaseFromRecord = (row: PurchaseColumns): Purchase => ({
  id: row.id,
  poolId: row.pool_id,
  userId: row.user_id,
  type: oneOf(purchaseTypes, row.type),
  payment: oneOf(paymentWays, row.payment),
  paymentId: row.payment_id,
  quantity: row.quantity,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: oneOf(purchaseStatuses, row.status),
  entrantSalt: row.entrant_salt,
  transferId: row.transfer_id,
  entry: entryFromRecord(row),
  refundTransferId: row.refund_transfer_id,
  // Only failures of this union are ever written.
  failureCode: row.failure_code as FailureCode | null,
  failureMessage: row.failure_message,
  sequence: row.sequence,
  createdAt: toDate(row.created_at),
  abandonAfter: toDate(row.abandon_after),
  goAheadAt: toDateOrNull(row.go_ahead_at),
  confirmedAt: toDateOrNull(row.confirmed_at),
  // Rows of before this was written have a time here whatever became of them.
  redeemedAt: row.confirmed_at === null ? null : toDateOrNull(row.redeemed_at),
  refundedAt: toDateOrNull(row.refunded_at),
});
