import { LockMode } from '@mikro-orm/core';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import type { Dispute } from '../domain/disputes/dispute.ts';
import type { DisputeStore } from '../use-cases/ports.ts';
import { disputeFromRecord, disputeToRecord } from './dispute.mapping.ts';
import { DisputeRecord } from './dispute.record.ts';
import { takeToPoll } from './due-work.ts';
import { PaymentRecord } from './payment.record.ts';

/** @param publish how each step of a dispute leaves: in the transaction that takes it */
export const createDisputeStore = (
  database: Database,
  publish: (tx: Transaction, dispute: Dispute) => void,
): DisputeStore => {
  const read = async (tx: Transaction, where: object): Promise<Dispute | undefined> => {
    const row = await tx.em.findOne(DisputeRecord, { tenantId: tx.tenantId, ...where });
    return row ? disputeFromRecord(row) : undefined;
  };
  return {
    find: (id, ctx) => database.read(ctx, (tx) => read(tx, { id })),
    findByProviderId: (provider, providerDisputeId, ctx) =>
      database.read(ctx, (tx) => read(tx, { provider, providerDisputeId })),

    list: ({ status, limit, before }, ctx) =>
      database.read(ctx, async (tx) => {
        const where = {
          tenantId: ctx.tenantId,
          ...(status ? { status } : {}),
          ...(before ? { id: { $lt: before } } : {}),
        };
        const rows = await tx.em.find(DisputeRecord, where, { orderBy: { id: 'desc' }, limit });
        return rows.map(disputeFromRecord);
      }),

    change: (opened, change, ctx) =>
      database.transact(withoutIdempotency(ctx), async (tx) => {
        const before = await lockOrInsert(tx, opened, publish);
        const after = change(disputeFromRecord(before));
        if (after.sequence === before.sequence) return;
        tx.em.assign(before, disputeToRecord(after));
        publish(tx, after);
      }),

    takeToPoll: (limit) => takeToPoll(database, 'disputes', limit),
  };
};

/** Under the payment's lock, so that of two who hear of a dispute one opens it, and no refund is decided meanwhile. */
const lockOrInsert = async (tx: Transaction, opened: Dispute, publish: (tx: Transaction, dispute: Dispute) => void) => {
  const { tenantId } = tx;
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  await tx.em.findOneOrFail(PaymentRecord, { tenantId, id: opened.paymentId }, { lockMode });
  const { provider, providerDisputeId } = opened;
  const known = await tx.em.findOne(DisputeRecord, { tenantId, provider, providerDisputeId }, { lockMode });
  if (known) return known;
  const row = tx.em.create(DisputeRecord, { tenantId, id: opened.id, ...disputeToRecord(opened) });
  publish(tx, opened);
  return row;
};
