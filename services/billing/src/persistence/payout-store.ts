import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Payout } from '../domain/payouts/payout.ts';
import { isFinal } from '../domain/settlement.ts';
import type { PayoutStore } from '../use-cases/ports.ts';
import { payoutFromRecord, payoutToRecord } from './payout.mapping.ts';
import { PayoutRecord } from './payout.record.ts';
import { createSettlementStore } from './settlement-store.ts';

/** @param publishEnd how a payout's end leaves: in the transaction that ends it */
export const createPayoutStore = (
  database: Database,
  publishEnd: (tx: Transaction, payout: Payout) => void,
): PayoutStore => ({
  ...createSettlementStore(database, {
    table: 'payouts',
    record: PayoutRecord,
    fromRecord: payoutFromRecord,
    toRecord: payoutToRecord,
    ended: publishEnd,
  }),

  list: ({ status, limit, before }, ctx) =>
    database.read(ctx, async (tx) => {
      const where = {
        tenantId: ctx.tenantId,
        ...(status ? { status } : {}),
        ...(before ? { id: { $lt: before } } : {}),
      };
      const rows = await tx.em.find(PayoutRecord, where, { orderBy: { id: 'desc' }, limit });
      return rows.map(payoutFromRecord);
    }),

  open: (payout, ctx) =>
    database.transact(ctx, async (tx) => {
      // The withdrawal's own key decides between two that would pay it out, also where both come at once.
      const inserted = await tx.execute(
        `insert into payouts (tenant_id, id, withdrawal_id, user_id, provider, payout_method, amount_minor, currency, status,
           failure_code, sequence, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (tenant_id, withdrawal_id) do nothing returning id`,
        [
          ...[tx.tenantId, payout.id, payout.withdrawalId, payout.userId, payout.provider, payout.payoutMethod],
          ...[payout.amount.amountMinor, payout.amount.currency, payout.status, payout.failureCode, payout.sequence],
          ...[payout.createdAt, payout.updatedAt],
        ],
      );
      if (inserted.length > 0 && isFinal(payout.status)) publishEnd(tx, payout);
      return inserted.length > 0;
    }),
});
