import type { Transaction } from '@tessera/runtime/postgres';
import type { Prize } from '../domain/prizes/prize.ts';
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

    lock: (prizeId) => lock(tx, prizeId),
    save: (prize) => save(tx, prize),
    isInUse: (prizeId) => isInUse(tx, prizeId),

    async list({ limit, before, state }) {
      const where = {
        tenantId,
        ...(before === undefined ? {} : { id: { $lt: before } }),
        ...(state === undefined ? {} : { archivedAt: state === 'ARCHIVED' ? { $ne: null } : null }),
      };
      const rows = await tx.em.find(PrizeRecord, where, { orderBy: { id: 'desc' }, limit });
      return rows.map(prizeFromRecord);
    },

    async takeStock(prizeId, units) {
      const taken = await tx.execute<{ id: string }>(
        `update prizes set stock_left = stock_left - $3
         where tenant_id = $1 and id = $2 and stock_left >= $3 and archived_at is null
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

/** Taken by a statement of its own: what the unit of work may have read before is not what stands behind the lock. */
const lock = async (tx: Transaction, prizeId: string): Promise<Prize | undefined> => {
  const { tenantId } = tx;
  const locked = await tx.execute('select 1 from prizes where tenant_id = $1 and id = $2 for no key update', [
    tenantId,
    prizeId,
  ]);
  if (locked.length === 0) return undefined;
  return prizeFromRecord(await tx.em.findOneOrFail(PrizeRecord, { tenantId, id: prizeId }, { refresh: true }));
};

const save = async (tx: Transaction, prize: Prize): Promise<void> => {
  await tx.execute(
    `update prizes set title = $3, description = $4, media = $5::jsonb, sponsor = $6, stock = $7, stock_left = $8,
       version = $9, archived_at = $10
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      prize.id,
      prize.title,
      prize.description,
      JSON.stringify(prize.media),
      prize.sponsor,
      prize.stock,
      prize.stockLeft,
      prize.version,
      prize.archivedAt,
    ],
  );
};

const isInUse = async (tx: Transaction, prizeId: string): Promise<boolean> => {
  const uses = await tx.execute(
    `select 1 from pools where tenant_id = $1 and prize_id = $2 and (
       state in ('OPEN', 'FULL', 'STARTED') or (state = 'DRAFT' and scheduled_at is not null)
       or (state = 'COMPLETED' and settled_at is null)
     ) limit 1`,
    [tx.tenantId, prizeId],
  );
  return uses.length > 0;
};
