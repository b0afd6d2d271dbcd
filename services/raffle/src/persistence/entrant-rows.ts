import type { Transaction } from '@tessera/runtime/postgres';
import type { Entrant } from '../domain/entrants/entrant.ts';
import type { EntrantRows } from '../use-cases/entrants/entrants.ports.ts';
import { toDate, toDateOrNull } from './columns.ts';

interface EntrantColumns {
  readonly user_id: string;
  readonly birth_date: string;
  readonly country: string;
  readonly stated_at: string;
  readonly confirmed_at: string | null;
  readonly confirmed_by: string | null;
}

/** The day comes as text, so that no time zone gets at it. */
const SELECT = `select user_id, birth_date::text, country, stated_at, confirmed_at, confirmed_by from entrants
  where tenant_id = $1 and user_id = $2`;

const fromRecord = (row: EntrantColumns): Entrant => ({
  userId: row.user_id,
  birthDate: row.birth_date,
  country: row.country,
  statedAt: toDate(row.stated_at),
  confirmedAt: toDateOrNull(row.confirmed_at),
  confirmedBy: row.confirmed_by,
});

/** What is known of a person is theirs and the tenant's: a row a person and tenant. */
export const entrantRowsOf = (tx: Transaction): EntrantRows => {
  const one = async (statement: string, userId: string): Promise<Entrant | undefined> => {
    const [row] = await tx.execute<EntrantColumns>(statement, [tx.tenantId, userId]);
    return row && fromRecord(row);
  };
  return {
    find: (userId) => one(SELECT, userId),
    lock: (userId) => one(`${SELECT} for no key update`, userId),

    async insert({ userId, birthDate, country, statedAt }) {
      const inserted = await tx.execute(
        `insert into entrants (tenant_id, user_id, birth_date, country, stated_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning 1`,
        [tx.tenantId, userId, birthDate, country, statedAt],
      );
      return inserted.length === 1;
    },

    async save({ userId, birthDate, country, confirmedAt, confirmedBy }) {
      await tx.execute(
        `update entrants set birth_date = $3, country = $4, confirmed_at = $5, confirmed_by = $6
         where tenant_id = $1 and user_id = $2`,
        [tx.tenantId, userId, birthDate, country, confirmedAt, confirmedBy],
      );
    },
  };
};
