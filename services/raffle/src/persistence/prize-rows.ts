import type { Transaction } from '@tessera/runtime/postgres';
import type { PrizeRows } from '../use-cases/ports.ts';
import { prizeFromRecord, prizeToRecord } from './prize.mapping.ts';
import { PrizeRecord } from './prize.record.ts';

/** Prizes are few and seldom change: the unit of work is good enough, except where stock is counted. */
export const prizeRowsOf = (tx: Transaction): PrizeRows => {
  const { tenantId } = tx;
  return {
    async insert(prize) {
      await tx.em.insert(PrizeRecord, prizeToRecord(tenantId, prize));
    },

    async find(prizeId) {
      const row = await tx.em.findOne(PrizeRecord, { tenantId, id: prizeId });
      return row ? prizeFromRecord(row) : undefined;
    },

    async list({ limit, before }) {
      const where = { tenantId, ...(before === undefined ? {} : { id: { $lt: before } }) };
      const rows = await tx.em.find(PrizeRecord, where, { orderBy: { id: 'desc' }, limit });
      return rows.map(prizeFromRecord);
    },

    async takeStock(prizeId, units) {
      const taken = await tx.execute<{ id: string }>(
        `update prizes set stock_left = stock_left - $3
         where tenant_id = $1 and id = $2 and stock_left >= $3
         returning id`,
        [tenantId, prizeId, units],
      );
      return taken.length === 1;
    },

    async returnStock(prizeId, units) {
      await tx.execute('update prizes set stock_left = stock_left + $3 where tenant_id = $1 and id = $2', [
        tenantId,
        prizeId,
        units,
      ]);
    },
  };
};
