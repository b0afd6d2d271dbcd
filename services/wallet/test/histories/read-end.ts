import { fromRaw, type RawTopUp, rawTopUpColumns } from '../../src/persistence/top-up.mapping.ts';
import type { LedgerOnPostgres } from '../ledger-on-postgres.ts';
import { readWholeLedger } from '../read-whole-ledger.ts';
import type { PlayedHistory } from './played-history.ts';

type End = Pick<PlayedHistory, 'ledger' | 'topUps' | 'told' | 'endedAt'>;

/** What is in the tables once a history is over. Its events are taken out, as the relay would, so that the outbox stays short. */
export const readEnd = async (sql: LedgerOnPostgres['sql'], tenantId: string): Promise<End> => {
  const [clock] = await sql<{ now: Date }>('select clock_timestamp() as now');
  if (!clock) throw new Error('Postgres does not know the time');
  const topUps = await sql<RawTopUp>(
    `select ${rawTopUpColumns.replace('created_at', 'created_at::text').replace('ended_at', 'ended_at::text')}
     from wallet.top_ups where tenant_id = $1`,
    [tenantId],
  );
  const told = await sql<{ subject: string; aggregate: string; sequence: string }>(
    `delete from wallet.outbox where tenant_id = $1 returning subject, aggregate, headers ->> 'ce-sequence' as sequence`,
    [tenantId],
  );
  return {
    ledger: await readWholeLedger(sql, tenantId),
    topUps: topUps.map(fromRaw),
    told: told.map(({ subject, aggregate, sequence }) => ({ subject, aggregate, sequence: Number(sequence) })),
    endedAt: clock.now,
  };
};
