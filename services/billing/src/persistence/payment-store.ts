import { LockMode } from '@mikro-orm/core';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import { isFinal, type Payment } from '../domain/payment.ts';
import type { PaymentStore } from '../use-cases/ports.ts';
import { fromRecord, toRecord } from './payment.mapping.ts';
import { PaymentRecord } from './payment.record.ts';

/** How long a payment that one instance took is left alone by the others. */
const SUBMISSION_LEASE_MS = 10_000;

/** Doubles from a second to about two minutes. */
const BACKOFF_SQL = `least(power(2, submit_attempts), 128) * interval '1 second'`;

/** How a payment's events leave: in the transaction that changes it. */
export interface PaymentEvents {
  created(tx: Transaction, payment: Payment): void;
  ended(tx: Transaction, payment: Payment): void;
}

export const createPaymentStore = (database: Database, events: PaymentEvents): PaymentStore => ({
  open: (opened, ctx) =>
    database.transact(ctx, async (tx) => {
      if (!opened.ok) return opened;
      const payment = opened.value;
      tx.em.create(PaymentRecord, {
        tenantId: ctx.tenantId,
        id: payment.id,
        ...toRecord(payment),
        submitAttempts: 0,
        submitAfter: payment.createdAt,
      });
      events.created(tx, payment);
      return opened;
    }),

  find: (id, ctx) => database.read(ctx, (tx) => load(tx, ctx, { id })),

  findByProviderId: (provider, providerPaymentId, ctx) =>
    database.read(ctx, (tx) => load(tx, ctx, { provider, providerPaymentId })),

  list: ({ userId, limit, before }, ctx) =>
    database.read(ctx, async (tx) => {
      const where = {
        tenantId: ctx.tenantId,
        ...(userId ? { userId } : {}),
        ...(before ? { id: { $lt: before } } : {}),
      };
      const rows = await tx.em.find(PaymentRecord, where, { orderBy: { id: 'desc' }, limit });
      return rows.map(fromRecord);
    }),

  change: (id, change, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      const row = await tx.em.findOne(
        PaymentRecord,
        { tenantId: ctx.tenantId, id },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!row) return undefined;
      const before = fromRecord(row);
      const after = change(before);
      if (after === before) return before;
      tx.em.assign(row, toRecord(after));
      if (isFinal(after.status)) events.ended(tx, after);
      return after;
    }),

  takeDue: (limit) => takeDue(database, limit),

  postpone: (id, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(
        `update payments set submit_attempts = submit_attempts + 1, submit_after = clock_timestamp() + ${BACKOFF_SQL}
         where tenant_id = $1 and id = $2`,
        [ctx.tenantId, id],
      );
    }),
});

const load = async (
  tx: Transaction,
  ctx: { readonly tenantId: string },
  where: { readonly id: string } | { readonly provider: string; readonly providerPaymentId: string },
): Promise<Payment | undefined> => {
  const row = await tx.em.findOne(PaymentRecord, { tenantId: ctx.tenantId, ...where });
  return row ? fromRecord(row) : undefined;
};

/** Takes due payments for this instance alone: the lease is in the row, and rows another instance is taking are skipped. */
const takeDue = (database: Database, limit: number) =>
  database.asWorker(async (tx) => {
    const taken = await tx.execute<{ tenant_id: string; id: string }>(
      `update payments set submit_after = clock_timestamp() + $2 * interval '1 millisecond'
       where (tenant_id, id) in (
         select tenant_id, id from payments where status = 'PENDING' and submit_after <= clock_timestamp()
         order by submit_after limit $1 for update skip locked
       )
       returning tenant_id, id`,
      [limit, SUBMISSION_LEASE_MS],
    );
    return taken.map((row) => ({ tenantId: row.tenant_id, paymentId: row.id }));
  });
