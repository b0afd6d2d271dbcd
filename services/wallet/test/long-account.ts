import { randomUUID } from 'node:crypto';
import type { QueryResultRow } from 'pg';

type Sql = <Row extends QueryResultRow>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

export interface MadeUpEntries {
  readonly tenantId?: string;
  readonly accountId?: string;
  readonly userId?: string;
  readonly currency?: string;
  readonly count: number;
  /** What the n-th entry changes, as SQL about `n`, counted from 1. */
  readonly signedMinor: string;
  /** When the n-th entry was posted, as SQL about `n`. */
  readonly postedAt: string;
}

/** Ids, which end as the number of the transfer, so that a line says which it is. */
const nth = (prefix: string): string => `('${prefix}' || lpad(to_hex(n), 12, '0'))::uuid`;

/**
 * A member's account with as many entries as wanted, at times of one's choice, written past the service and its triggers:
 * chain hashes are made up, sequence and balances are as they must be. Its other side is an account of the tenant.
 */
export const longAccount = async (sql: Sql, made: MadeUpEntries) => {
  const { tenantId = randomUUID(), userId = randomUUID(), currency = 'EUR', count, signedMinor, postedAt } = made;
  const { accountId = randomUUID() } = made;
  const otherId = randomUUID();
  const prefix = randomUUID().slice(0, 24);
  const values = `
    select n, (${signedMinor})::bigint as signed, (${postedAt})::timestamptz as posted_at,
      sum((${signedMinor})::bigint) over (order by n) as balance
    from generate_series(1, ${count}) n`;
  const entries = (account: string, side: 1 | -1) => `
    insert into wallet.ledger_entries
    select '${tenantId}', '${account}', n, ${nth(prefix)}, ${nth(prefix)},
      case when ${side} * signed > 0 then 'CREDIT' else 'DEBIT' end, abs(signed), '${currency}', ${side} * balance,
      posted_at, decode(repeat('ab', 32), 'hex')
    from (${values}) v;`;
  const account = (id: string, columns: string, side: 1 | -1) => `
    insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, provider, currency, floor_minor, posted_minor,
      sequence, head_hash, opened_at)
    select '${tenantId}', '${id}', ${columns}, ${side} * coalesce(sum(signed), 0), count(*),
      decode(repeat('ab', 32), 'hex'), '2020-01-01'
    from (${values}) v;`;
  await sql(`do $$ begin
    -- Triggers and foreign keys are for what the service writes.
    perform set_config('session_replication_role', 'replica', true);
    ${account(accountId, `'user', '${userId}', 'default', '', '${currency}', -9007199254740991`, 1)}
    ${account(otherId, `'tenant', '${tenantId}', 'external', '${prefix}', '${currency}', null`, -1)}
    insert into wallet.transfers
    select '${tenantId}', ${nth(prefix)}, case when signed > 0 then '${otherId}'::uuid else '${accountId}'::uuid end,
      case when signed > 0 then '${accountId}'::uuid else '${otherId}'::uuid end, abs(signed), '${currency}',
      case when signed > 0 then 'TOPUP' else 'WITHDRAWAL' end, jsonb_build_object('externalId', '${prefix}' || n), null,
      'system:test', null, posted_at, posted_at
    from (${values}) v;
    ${entries(accountId, 1)}
    ${entries(otherId, -1)}
  end $$`);
  return { tenantId, userId, accountId };
};
