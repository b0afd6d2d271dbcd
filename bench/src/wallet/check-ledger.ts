import type pg from 'pg';

export const countTransfers = async (admin: pg.Pool, tenantId: string): Promise<number> => {
  const { rows } = await admin.query<{ count: string }>('select count(*) from wallet.transfers where tenant_id = $1', [
    tenantId,
  ]);
  return Number(rows[0]?.count);
};

const FINDINGS = `
  with answered as (select unnest($2::uuid[]) as id), sums as (
    select account_id, sum(case direction when 'CREDIT' then amount_minor else -amount_minor end) as moved, count(*) as entries
    from wallet.ledger_entries where tenant_id = $1 group by account_id
  )
  select
    (select count(*) - count(distinct id) from answered) as answered_twice,
    (select count(*) from answered a where not exists (
       select from wallet.transfers t where t.tenant_id = $1 and t.id = a.id)) as not_there,
    (select count(*) from answered a where 2 <> (
       select count(*) from wallet.ledger_entries e where e.tenant_id = $1 and e.transfer_id = a.id)) as lopsided,
    (select count(*) from wallet.accounts a left join sums s on s.account_id = a.id
       where a.tenant_id = $1 and (a.posted_minor <> coalesce(s.moved, 0) or a.sequence <> coalesce(s.entries, 0))) as wrong_accounts,
    (select coalesce(sum(posted_minor), 0) from wallet.accounts where tenant_id = $1) as total`;

/**
 * Throws unless every answered transfer is in the ledger once, with both sides, nothing is there that was not answered, every
 * balance is the sum of its entries, and all of them sum to zero.
 */
export const checkLedger = async (
  admin: pg.Pool,
  tenantId: string,
  { before, transferIds }: { readonly before: number; readonly transferIds: readonly string[] },
): Promise<void> => {
  const { rows } = await admin.query<Record<string, string>>(FINDINGS, [tenantId, transferIds]);
  const wrong = Object.entries(rows[0] ?? { unread: '1' }).filter(([, count]) => count !== '0');
  if (wrong.length > 0) throw new Error(`the ledger is wrong: ${wrong.map((pair) => pair.join(' ')).join(', ')}`);
  const there = await countTransfers(admin, tenantId);
  if (there !== before + transferIds.length)
    throw new Error(`${before} transfers were there, ${transferIds.length} were answered, and there are ${there}`);
};
