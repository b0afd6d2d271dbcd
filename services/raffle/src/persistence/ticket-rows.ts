import type { Transaction } from '@tessera/runtime/postgres';
import type { Ticket } from '../domain/draws/draw.ts';
import type { TicketRows } from '../use-cases/ports.ts';

interface TicketColumns {
  readonly id: string;
  readonly number: number;
  readonly purchase_id: string;
  readonly user_id: string;
  readonly entrant_commit: Uint8Array;
}

const fromRecord = (row: TicketColumns): Ticket => ({
  id: row.id,
  number: row.number,
  purchaseId: row.purchase_id,
  userId: row.user_id,
  entrantCommit: row.entrant_commit,
});

/** Tickets are only ever added. */
export const ticketRowsOf = (tx: Transaction): TicketRows => {
  const { tenantId } = tx;
  return {
    ...listRowsOf(tx),

    async insert(poolId, tickets) {
      await tx.execute(
        `insert into tickets (tenant_id, pool_id, number, id, purchase_id, user_id, entrant_commit)
         select $1, $2, * from unnest($3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bytea[])`,
        [
          tenantId,
          poolId,
          tickets.map(({ number }) => number),
          tickets.map(({ id }) => id),
          tickets.map(({ purchaseId }) => purchaseId),
          tickets.map(({ userId }) => userId),
          tickets.map(({ entrantCommit }) => Buffer.from(entrantCommit)),
        ],
      );
    },

    async ofPool(poolId) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and pool_id = $2 order by number',
        [tenantId, poolId],
      );
      return rows.map(fromRecord);
    },

    async find(ticketId) {
      const [row] = await tx.execute<TicketColumns & { pool_id: string }>(
        'select * from tickets where tenant_id = $1 and id = $2',
        [tenantId, ticketId],
      );
      return row && { ...fromRecord(row), poolId: row.pool_id };
    },

    async ofPurchase(purchaseId) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and purchase_id = $2 order by number',
        [tenantId, purchaseId],
      );
      return rows.map(fromRecord);
    },

    async ofMember(poolId, userId, { limit, after }) {
      const rows = await tx.execute<TicketColumns & { entrant_salt: Uint8Array }>(
        `select t.*, p.entrant_salt from tickets t
         join purchases p on p.tenant_id = t.tenant_id and p.id = t.purchase_id
         where t.tenant_id = $1 and t.pool_id = $2 and t.user_id = $3 and t.number > $4
         order by t.number limit $5`,
        [tenantId, poolId, userId, after, limit],
      );
      return rows.map((row) => ({ ...fromRecord(row), entrantSalt: row.entrant_salt }));
    },
  };
};

/** The list of a pool as its draw reads it. */
const listRowsOf = (tx: Transaction): Pick<TicketRows, 'pageOfPool' | 'entrantsOf' | 'ownersOf'> => {
  const { tenantId } = tx;
  return {
    async pageOfPool(poolId, { limit, after }) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and pool_id = $2 and number > $3 order by number limit $4',
        [tenantId, poolId, after, limit],
      );
      return rows.map(fromRecord);
    },

    async entrantsOf(poolId) {
      const rows = await tx.execute<{ user_id: string }>(
        'select distinct user_id from tickets where tenant_id = $1 and pool_id = $2 order by user_id',
        [tenantId, poolId],
      );
      return rows.map(({ user_id }) => user_id);
    },

    async ownersOf(poolId, numbers) {
      const rows = await tx.execute<{ number: number; user_id: string }>(
        'select number, user_id from tickets where tenant_id = $1 and pool_id = $2 and number = any($3)',
        [tenantId, poolId, numbers],
      );
      return new Map(rows.map(({ number, user_id }) => [number, user_id]));
    },
  };
};
