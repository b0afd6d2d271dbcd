import { prepared, type Statement, type Transaction } from '@tessera/runtime/postgres';
import type { Purchase } from '../domain/purchases/purchase.ts';
import type { PurchaseRows } from '../use-cases/ports.ts';
import { PURCHASE_COLUMNS, type PurchaseColumns, purchaseFromRecord } from './purchase.mapping.ts';

const SELECT = prepared(`select ${PURCHASE_COLUMNS} from purchases where tenant_id = $1 and id = $2`);
const LOCK = prepared(`${SELECT.text} for no key update`);

/** Purchases one by one; those that come to the till of a pool together are written in sets, in sales-rows. */
export const purchaseRowsOf = (tx: Transaction): PurchaseRows => {
  const { tenantId } = tx;
  const one = async (statement: Statement, purchaseId: string): Promise<Purchase | undefined> => {
    const [row] = await tx.execute<PurchaseColumns>(statement, [tenantId, purchaseId]);
    return row && purchaseFromRecord(row);
  };
  return {
    find: (purchaseId) => one(SELECT, purchaseId),
    lock: (purchaseId) => one(LOCK, purchaseId),
    save: (purchase) => save(tx, purchase),

    async findByPayment(paymentId) {
      const [row] = await tx.execute<PurchaseColumns>(
        `select ${PURCHASE_COLUMNS} from purchases where tenant_id = $1 and payment_id = $2`,
        [tenantId, paymentId],
      );
      return row && purchaseFromRecord(row);
    },

    async lookAgainAt(purchaseId, at) {
      await tx.execute('update purchases set next_attempt_at = $3, attempts = 0 where tenant_id = $1 and id = $2', [
        tenantId,
        purchaseId,
        at,
      ]);
    },

    async salesOf(poolId) {
      const [row] = await tx.execute<{ sales: string }>(
        `select coalesce(sum(amount_minor), 0) as sales from purchases
         where tenant_id = $1 and pool_id = $2 and status = 'CONFIRMED'`,
        [tenantId, poolId],
      );
      return BigInt(row?.sales ?? 0);
    },

    async listOf(userId, { limit, before }) {
      const rows = await tx.execute<PurchaseColumns>(
        `select ${PURCHASE_COLUMNS} from purchases where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id < $3)
         order by id desc limit $4`,
        [tenantId, userId, before ?? null, limit],
      );
      return rows.map(purchaseFromRecord);
    },

    startRefunds: (poolId, now) => startRefunds(tx, poolId, now),

    async isRefundOwed(poolId) {
      const owed = await tx.execute(
        `select from purchases where tenant_id = $1 and pool_id = $2 and status = 'REFUNDING' limit 1`,
        [tenantId, poolId],
      );
      return owed.length > 0;
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

/** Writes what moves; who buys what never does. The caller holds the row's lock. */
const save = async (tx: Transaction, purchase: Purchase): Promise<void> => {
  await tx.execute(
    `update purchases set status = $3, transfer_id = $4, refund_transfer_id = $5, failure_code = $6,
       failure_message = $7, sequence = $8, confirmed_at = $9, refunded_at = $10, go_ahead_at = $11,
       abandon_after = $12, redeemed_at = $13,
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
      purchase.goAheadAt,
      purchase.abandonAfter,
      purchase.redeemedAt,
    ],
  );
};

/** Purchases that are changed by one statement: few enough to stay far from its time-out, however large the pool. */
const SLICE = 10_000;

/** The first row of no member's, so that every row comes after it. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** In slices, all in the caller's transaction; counts what became a refund. */
const startRefunds = async (tx: Transaction, poolId: string, now: Date): Promise<number> => {
  const refunds = await changeAll(tx, poolId, {
    of: `status = 'CONFIRMED' and payment <> 'FREE'`,
    set: `status = 'REFUNDING', attempts = 0, next_attempt_at = '-infinity'`,
  });
  await changeAll(tx, poolId, {
    of: `status = 'CONFIRMED' and payment = 'FREE'`,
    set: `status = 'REFUNDED', refunded_at = $6`,
    parameters: [now],
  });
  await changeAll(tx, poolId, {
    of: `status = 'PENDING' and go_ahead_at is null`,
    set: `attempts = 0, next_attempt_at = '-infinity'`,
  });
  return refunds;
};

interface Change {
  readonly of: string;
  readonly set: string;
  readonly parameters?: readonly unknown[];
}

const changeAll = async (tx: Transaction, poolId: string, { of, set, parameters = [] }: Change): Promise<number> => {
  const statement = `
    with slice as (
      select user_id, id from purchases
      where tenant_id = $1 and pool_id = $2 and (user_id, id) > ($3::uuid, $4::uuid) and ${of}
      order by user_id, id limit $5
    ), changed as (
      update purchases set ${set} from slice where purchases.tenant_id = $1 and purchases.id = slice.id returning 1
    )
    select user_id, id, (select count(*) from changed) as changed from slice order by user_id desc, id desc limit 1`;
  let [userId, id, changed] = [NO_ID, NO_ID, 0];
  for (;;) {
    const [last] = await tx.execute<{ user_id: string; id: string; changed: string }>(statement, [
      ...[tx.tenantId, poolId, userId, id, SLICE],
      ...parameters,
    ]);
    if (!last) return changed;
    changed += Number(last.changed);
    [userId, id] = [last.user_id, last.id];
    if (Number(last.changed) < SLICE) return changed;
  }
};
