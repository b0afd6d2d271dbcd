import { type Database, violatedConstraint } from '@tessera/runtime/postgres';
import type { Reconciliations } from '../../use-cases/reconciliation/ports.ts';
import { LOST_RACES } from '../ledger-store.ts';
import { fromRaw as differenceFromRaw, type RawDifference } from './difference.mapping.ts';
import { readReconciliations } from './read-reconciliations.ts';
import { type PublishReconciliationEvent, reconciliationRowsOf } from './reconciliation-rows.ts';

/** How often a transaction that lost a race for an account is run again, on what the winner left. */
const ATTEMPTS = 3;

/** The differences of one run are read from its findings, the others from the differences themselves. */
const DIFFERENCES = `
  select d.* from differences d
  where d.tenant_id = $1 and ($2::uuid is null or d.id > $2)
    and ($3::text is null or d.state = $3) and ($4::text is null or d.kind = $4) and ($5::text is null or d.provider = $5)
  order by d.id limit $6`;

const DIFFERENCES_OF_RUN = `
  select d.* from reconciliation_findings f
  join differences d on d.tenant_id = f.tenant_id and d.id = f.difference_id
  where f.tenant_id = $1 and ($2::uuid is null or f.difference_id > $2)
    and ($3::text is null or d.state = $3) and ($4::text is null or d.kind = $4) and ($5::text is null or d.provider = $5)
    and f.reconciliation_id = $7
  order by f.difference_id limit $6`;

/** The queue is asked for most, and has an index of its own. */
const OPEN_DIFFERENCES = DIFFERENCES.replace('($3::text is null or d.state = $3)', `d.state = 'OPEN' and $3 = 'OPEN'`);

export const createReconciliationStore = (
  database: Database,
  publish: PublishReconciliationEvent,
): Reconciliations => ({
  async transact(ctx, work) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await database.transact(ctx, (tx) => work(reconciliationRowsOf(tx, publish)));
      } catch (error) {
        if (attempt === ATTEMPTS || !LOST_RACES.includes(violatedConstraint(error))) throw error;
      }
    }
  },

  find: (reconciliationId, ctx) =>
    database.read(ctx, async (tx) => {
      const [found] = await readReconciliations(tx, 'id = $2', [reconciliationId]);
      return found;
    }),

  list: ({ provider = null, before = null, limit }, ctx) =>
    database.read(ctx, (tx) =>
      readReconciliations(
        tx,
        '($2::text is null or provider = $2) and ($3::uuid is null or id < $3)',
        [provider, before],
        limit,
      ),
    ),

  listDifferences: ({ reconciliationId, after = null, state = null, kind = null, provider = null, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const parameters = [ctx.tenantId, after, state, kind, provider, limit];
      const rows = await (reconciliationId !== undefined
        ? tx.execute<RawDifference>(DIFFERENCES_OF_RUN, [...parameters, reconciliationId])
        : tx.execute<RawDifference>(state === 'OPEN' ? OPEN_DIFFERENCES : DIFFERENCES, parameters));
      return rows.map(differenceFromRaw);
    }),
});
