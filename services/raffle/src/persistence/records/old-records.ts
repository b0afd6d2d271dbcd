import type { Database } from '@tessera/runtime/postgres';
import type { OldRecords } from '../../use-cases/records/records.ports.ts';

/** Rows changed at a time, so that no run holds many locks. */
const SLICE = 1_000;

const ENDED = `coalesce(o.settled_at, o.cancelled_at) < $1 and (o.settled_at is not null or o.cancelled_at is not null)`;

/**
 * What is erased, in this order: each statement changes at most $2 rows, is told the present as $3, and finds nothing once it has done its
 * work. A pool is marked when nothing of it is left to erase; whatever else is kept about its members goes by that mark.
 */
const ERASURES: readonly string[] = [
  // The key and the words of the call, which a client chose, and the wallet's words to its member. The code of the failure stays.
  `update purchases p set request_key = 'erased:' || p.id, request_hash = '\\x', failure_message = null, erased_at = $3
   where (p.tenant_id, p.id) in (
     select b.tenant_id, b.id from pools o join purchases b on b.tenant_id = o.tenant_id and b.pool_id = o.id
     where ${ENDED} and o.erased_at is null and b.erased_at is null and b.status not in ('PENDING', 'REFUNDING')
     limit $2
   ) and p.erased_at is null
   returning p.id`,
  `update pools o set erased_at = $3
   where (o.tenant_id, o.id) in (
     select o.tenant_id, o.id from pools o
     where ${ENDED} and o.erased_at is null and not exists (
       select from purchases b where b.tenant_id = o.tenant_id and b.pool_id = o.id and b.erased_at is null
     )
     limit $2
   ) and o.erased_at is null
   returning o.id`,
  // Birth date and country, once no pool that they took part in is young enough to need them.
  `delete from entrants e where (e.tenant_id, e.user_id) in (
     select e.tenant_id, e.user_id from entrants e
     where e.stated_at < $1 and not exists (
       select from purchases b join pools o on o.tenant_id = b.tenant_id and o.id = b.pool_id
       where b.tenant_id = e.tenant_id and b.user_id = e.user_id and o.erased_at is null
     ) and $3::timestamptz is not null
     limit $2
   )
   returning e.user_id`,
];

export const createOldRecords = (database: Database): OldRecords => ({
  async erase(endedBefore, now) {
    let changed = 0;
    for (const statement of ERASURES) {
      const rows = await database.asWorker((tx) => tx.execute(statement, [endedBefore, SLICE, now]));
      changed += rows.length;
    }
    return changed;
  },
});
