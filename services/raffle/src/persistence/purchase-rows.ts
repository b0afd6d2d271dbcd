import type { Transaction } from '@tessera/runtime/postgres';
import type { Purchase } from '../domain/purchases/purchase.ts';
import type { PurchaseRequest, PurchaseRows } from '../use-cases/ports.ts';
import { type PurchaseColumns, purchaseFromRecord } from './purchase.mapping.ts';

const SELECT = 'select * from purchases where tenant_id = $1 and id = $2';

/** Purchases are written on the hot path: plain statements, no unit of work. */
export const purchaseRowsOf = (tx: Transaction): PurchaseRows => {
  const { tenantId } = tx;
  const one = async (statement: string, purchaseId: string): Promise<Purchase | undefined> => {
    const [row] = await tx.execute<PurchaseColumns>(statement, [tenantId, purchaseId]);
    return row && purchaseFromRecord(row);
  };
  return {
    insert: (purchase, request, firstLookAt) => insert(tx, purchase, request, firstLookAt),
    find: (purchaseId) => one(SELECT, purchaseId),
    lock: (purchaseId) => one(`${SELECT} for no key update`, purchaseId),
    save: (purchase) => save(tx, purchase),

    async findByKey(userId, key) {
      const [row] = await tx.execute<PurchaseColumns>(
        'select * from purchases where tenant_id = $1 and user_id = $2 and request_key = $3',
        [tenantId, userId, key],
      );
      return row && { purchase: purchaseFromRecord(row), requestHash: row.request_hash };
    },

    async placesOf(poolId, userId) {
      const [row] = await tx.execute<{ places: string }>(
        `select coalesce(sum(quantity), 0) as places from purchases
         where tenant_id = $1 and pool_id = $2 and user_id = $3 and status in ('PENDING', 'CONFIRMED')`,
        [tenantId, poolId, userId],
      );
      return Number(row?.places ?? 0);
    },

    async listOf(userId, { limit, before }) {
      const rows = await tx.execute<PurchaseColumns>(
        `select * from purchases where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id < $3)
         order by id desc limit $4`,
        [tenantId, userId, before ?? null, limit],
      );
      return rows.map(purchaseFromRecord);
    },

    async startRefunds(poolId) {
      const rows = await tx.execute<{ id: string }>(
        `update purchases set status = 'REFUNDING', attempts = 0, next_attempt_at = '-infinity'
         where tenant_id = $1 and pool_id = $2 and status = 'CONFIRMED'
         returning id`,
        [tenantId, poolId],
      );
      return rows.length;
    },

    async refundRefusals(purchaseId) {
      const [row] = await tx.execute<PurchaseColumns>(SELECT, [tenantId, purchaseId]);
      return row?.refund_refusals ?? 0;
    },

    async noteRefundRefused(purchaseId, refusals) {
      await tx.execute(
        `update purchases set refund_refusals = $3 + 1
         where tenant_id = $1 and id = $2 and status = 'REFUNDING' and refund_refusals = $3`,
        [tenantId, purchaseId, refusals],
      );
    },
  };
};

const insert = async (
  tx: Transaction,
  purchase: Purchase,
  request: PurchaseRequest,
  firstLookAt: Date,
): Promise<void> => {
  await tx.execute(
    `insert into purchases (tenant_id, id, pool_id, user_id, request_key, request_hash, quantity, amount_minor,
       currency, status, entrant_salt, sequence, created_at, abandon_after, next_attempt_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.tenantId,
      purchase.id,
      purchase.poolId,
      purchase.userId,
      request.key,
      request.hash,
      purchase.quantity,
      purchase.amount.amountMinor,
      purchase.amount.currency,
      purchase.status,
      purchase.entrantSalt,
      purchase.sequence,
      purchase.createdAt,
      purchase.abandonAfter,
      firstLookAt,
    ],
  );
};

/** Writes what moves; who buys what never does. The caller holds the row's lock. */
const save = async (tx: Transaction, purchase: Purchase): Promise<void> => {
  await tx.execute(
    `update purchases set status = $3, transfer_id = $4, refund_transfer_id = $5, failure_code = $6,
       failure_message = $7, sequence = $8, confirmed_at = $9, refunded_at = $10,
       next_attempt_at = case when $3 = 'REFUNDING' then '-infinity' else next_attempt_at end,
       attempts = case when $3 = 'REFUNDING' then 0 else attempts end
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      purchase.id,
      purchase.status,
      purchase.transferId,
      purchase.refundTransferId,
      purchase.failureCode,
      purchase.failureMessage,
      purchase.sequence,
      purchase.confirmedAt,
      purchase.refundedAt,
    ],
  );
};
