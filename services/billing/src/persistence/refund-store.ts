import { LockMode } from '@mikro-orm/core';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Refund, RefundablePayment } from '../domain/refunds/refund.ts';
import type { RefundStore } from '../use-cases/ports.ts';
import { paymentFromRecord } from './payment.mapping.ts';
import { PaymentRecord } from './payment.record.ts';
import { refundFromRecord, refundToRecord } from './refund.mapping.ts';
import { RefundRecord } from './refund.record.ts';
import { createSettlementStore, insertSettlement } from './settlement-store.ts';

/** @param publishEnd how a refund's end leaves: in the transaction that ends it */
export const createRefundStore = (
  database: Database,
  publishEnd: (tx: Transaction, refund: Refund) => void,
): RefundStore => {
  const table = {
    table: 'refunds',
    record: RefundRecord,
    fromRecord: refundFromRecord,
    toRecord: refundToRecord,
    ended: async (tx: Transaction, refund: Refund) => {
      if (refund.status === 'SUCCEEDED') await addToPayment(tx, refund);
      publishEnd(tx, refund);
    },
  } as const;
  return {
    ...createSettlementStore(database, table),

    open: (paymentId, decide, ctx) =>
      database.transact(ctx, async (tx) => {
        const opened = decide(await lockRefundable(tx, paymentId));
        if (opened.ok) insertSettlement(tx, table, opened.value);
        return opened;
      }),

    listOf: (paymentId, { limit, before }, ctx) =>
      database.read(ctx, async (tx) => {
        const where = { tenantId: ctx.tenantId, paymentId, ...(before ? { id: { $lt: before } } : {}) };
        const rows = await tx.em.find(RefundRecord, where, { orderBy: { id: 'desc' }, limit });
        return rows.map(refundFromRecord);
      }),
  };
};

/**
 * The payment under its lock, and what its refunds come to. The sum is a statement of its own after the lock: it sees
 * what whoever held the lock before has committed, which the locking statement's snapshot may not.
 */
const lockRefundable = async (tx: Transaction, id: string): Promise<RefundablePayment | undefined> => {
  const { tenantId } = tx;
  const row = await tx.em.findOne(PaymentRecord, { tenantId, id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) return undefined;
  const [sums] = await tx.execute<{ claimed: string; disputed: boolean }>(
    `select
       (select coalesce(sum(amount_minor), 0) from refunds
         where tenant_id = $1 and payment_id = $2 and status <> 'FAILED')::text as claimed,
       exists (select 1 from disputes where tenant_id = $1 and payment_id = $2 and status = 'OPEN') as disputed`,
    [tenantId, id],
  );
  if (!sums) throw new Error(`the refunds of payment ${id} have no sum`);
  return { payment: paymentFromRecord(row), claimedMinor: BigInt(sums.claimed), disputed: sums.disputed };
};

/** The table refuses more than the payment was, whatever led here. */
const addToPayment = async (tx: Transaction, { paymentId, amount, updatedAt }: Refund): Promise<void> => {
  await tx.execute(
    `update payments set refunded_minor = refunded_minor + $3, updated_at = greatest(updated_at, $4)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, paymentId, amount.amountMinor, updatedAt],
  );
};
