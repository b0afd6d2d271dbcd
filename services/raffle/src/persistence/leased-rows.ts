import { type Database, toDate } from '@tessera/runtime/postgres';
import type { Due, DueItem } from '../use-cases/ports.ts';

/** How long what one instance took is left alone by the others unless it says that it is at work still. Longer than any piece takes. */
export const LEASE_MS = 15_000;

/** How far ahead a look sees what comes due next: longer than the pause to the next look. */
const AHEAD_MS = 10_000;

/** Rows of a table that come due, the moment of each, and how often it was taken. */
export interface DueRows {
  readonly table: string;
  readonly key?: string;
  readonly moment?: string;
  readonly attempts?: string;
  /** Which rows ever come due; constants alone, so that it matches the index of those. */
  readonly condition: string;
}

interface DueColumns {
  readonly tenant_id: string;
  readonly id: string;
  readonly attempts: number;
}

/**
 * Takes rows by moving their moment into the future; rows that another instance is taking are skipped. The moment that was written is what the
 * lease is known by: whoever finds another one there holds it no longer.
 */
export const leasedRows = (
  database: Database,
  { table, key = 'id', moment = 'next_attempt_at', attempts = 'attempts', condition }: DueRows,
  leaseMs: number = LEASE_MS,
): Due => {
  const take = `
    update ${table} set ${attempts} = ${attempts} + 1, ${moment} = $1
    where (tenant_id, ${key}) in (
      select tenant_id, ${key} from ${table} where ${moment} <= $2 and ${condition}
      order by ${moment} limit $3 for no key update skip locked
    )
    returning tenant_id, ${key} as id, ${attempts} as attempts`;
  const next = `select min(${moment}) as at from ${table} where ${moment} > $1 and ${moment} <= $2 and ${condition}`;
  const postpone = `
    update ${table} set ${moment} = $3 where tenant_id = $1 and ${key} = $2 and ${moment} = $4 returning tenant_id`;
  return {
    leaseMs,

    take: (now, limit) =>
      database.asWorker(async (tx) => {
        const leasedUntil = new Date(now.getTime() + leaseMs);
        const [taken, [soonest]] = await Promise.all([
          tx.execute<DueColumns>(take, [leasedUntil, now, limit]),
          tx.execute<{ at: string | null }>(next, [now, new Date(now.getTime() + AHEAD_MS)]),
        ]);
        const items = taken.map(
          ({ tenant_id, id, attempts }): DueItem => ({ tenantId: tenant_id, id, attempts, leasedUntil }),
        );
        return { items, nextAt: soonest?.at ? toDate(soonest.at) : undefined };
      }),

    postpone: ({ tenantId, id, leasedUntil }, until) =>
      database.asWorker(async (tx) => (await tx.execute(postpone, [tenantId, id, until, leasedUntil])).length > 0),
  };
};
