import type { Transaction } from '@tessera/runtime/postgres';
import type { Ticket } from '../domain/draws/draw.ts';
import type { TicketRows } from '../use-cases/ports.ts';

export interface TicketColumns {
  readonly id: string;
  readonly number: number;
  readonly purchase_id: string;
  readonly user_id: string;
  readonly entrant_commit: Uint8Array;
}

export const ticketFromRecord = (row: TicketColumns): Ticket => ({
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

    async ofPool(poolId) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and pool_id = $2 order by number',
        [tenantId, poolId],
      );
      return rows.map(ticketFromRecord);
    },

    async find(ticketId) {
      const [row] = await tx.execute<TicketColumns & { pool_id: string }>(
        'select * from tickets where tenant_id = $1 and id = $2',
        [tenantId, ticketId],
      );
      return row && { ...ticketFromRecord(row), poolId: row.pool_id };
    },

    async ofPurchase(purchaseId) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and purchase_id = $2 order by number',
        [tenantId, purchaseId],
      );
      return rows.map(ticketFromRecord);
    },

    async ofMember(poolId, userId, { limit, after }) {
      const rows = await tx.execute<TicketColumns & { entrant_salt: Uint8Array }>(
        `select t.*, p.entrant_salt from tickets t
         join purchases p on p.tenant_id = t.tenant_id and p.id = t.purchase_id
         where t.tenant_id = $1 and t.pool_id = $2 and t.user_id = $3 and t.number > $4
         order by t.number limit $5`,
        [tenantId, poolId, userId, after, limit],
      );
      return rows.map((row) => ({ ...ticketFromRecord(row), entrantSalt: row.entrant_salt }));
    },
  };
};

/** The list of a pool as its draw reads it. */
const listRowsOf = (tx: Transaction): Pick<TicketRows, 'pageOfPool' | 'pageOfEntrants' | 'ownersOf'> => {
  const { tenantId } = tx;
  return {
    async pageOfPool(poolId, { limit, after }) {
      const rows = await tx.execute<TicketColumns>(
        'select * from tickets where tenant_id = $1 and pool_id = $2 and number > $3 order by number limit $4',
        [tenantId, poolId, after, limit],
      );
      return rows.map(ticketFromRecord);
    },

    async pageOfEntrants(poolId, { limit, after }) {
      const rows = await tx.execute<{ user_id: string }>(
        `select distinct user_id from tickets
         where tenant_id = $1 and pool_id = $2 and ($3::uuid is null or user_id > $3) order by user_id limit $4`,
        [tenantId, poolId, after, limit],
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
