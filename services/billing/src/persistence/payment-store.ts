import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Payment } from '../domain/payments/payment.ts';
import type { PaymentStore } from '../use-cases/ports.ts';
import { takePaymentsToPoll } from './due-work.ts';
import { paymentFromRecord, paymentToRecord } from './payment.mapping.ts';
import { PaymentRecord } from './payment.record.ts';
import { createSettlementStore, insertSettlement } from './settlement-store.ts';

/** How a payment's events leave: in the transaction that changes it. */
export interface PaymentEvents {
  created(tx: Transaction, payment: Payment): void;
  ended(tx: Transaction, payment: Payment): void;
}

export interface PaymentStoreOptions {
  readonly database: Database;
  readonly events: PaymentEvents;
  /** How long a payer has to conclude a payment; it is asked after at the latest then. */
  readonly abandonedAfterMs: number;
}

export const createPaymentStore = ({ database, events, abandonedAfterMs }: PaymentStoreOptions): PaymentStore => {
  const table = {
    table: 'payments',
    record: PaymentRecord,
    fromRecord: paymentFromRecord,
    toRecord: paymentToRecord,
    ended: events.ended,
  } as const;
  return {
    ...createSettlementStore(database, table),
    takeToPoll: (limit) => takePaymentsToPoll(database, limit, abandonedAfterMs),

    open: (opened, ctx) =>
      database.transact(ctx, async (tx) => {
        if (!opened.ok) return opened;
        insertSettlement(tx, table, opened.value);
        events.created(tx, opened.value);
        return opened;
      }),

    list: ({ userId, limit, before }, ctx) =>
      database.read(ctx, async (tx) => {
        const where = {
          tenantId: ctx.tenantId,
          ...(userId ? { userId } : {}),
          ...(before ? { id: { $lt: before } } : {}),
        };
        const rows = await tx.em.find(PaymentRecord, where, { orderBy: { id: 'desc' }, limit });
        return rows.map(paymentFromRecord);
      }),
  };
};
