import { money } from '@tessera/kernel';
import { type FailureCode, type Purchase, purchaseStatuses } from '../domain/purchases/purchase.ts';
import { oneOf, toDate, toDateOrNull } from './columns.ts';

/** A row as a raw statement returns it: `bigint` and timestamps as text. */
export interface PurchaseColumns {
  readonly id: string;
  readonly pool_id: string;
  readonly user_id: string;
  readonly request_hash: Uint8Array;
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
  readonly confirmed_at: string | null;
  readonly refunded_at: string | null;
}

export const purchaseFromRecord = (row: PurchaseColumns): Purchase => ({
  id: row.id,
  poolId: row.pool_id,
  userId: row.user_id,
  quantity: row.quantity,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: oneOf(purchaseStatuses, row.status),
  entrantSalt: row.entrant_salt,
  transferId: row.transfer_id,
  refundTransferId: row.refund_transfer_id,
  // Only failures of this union are ever written.
  failureCode: row.failure_code as FailureCode | null,
  failureMessage: row.failure_message,
  sequence: row.sequence,
  createdAt: toDate(row.created_at),
  abandonAfter: toDate(row.abandon_after),
  confirmedAt: toDateOrNull(row.confirmed_at),
  refundedAt: toDateOrNull(row.refunded_at),
});
