import { type Transaction, toDate } from '@tessera/runtime/postgres';
import { type Booking, type ComparedItem, MAX_DIFFERENCES } from '../../domain/reconciliation/reconcile.ts';
import type { Comparison } from '../../domain/reconciliation/reconciliation.ts';
import type { SettlementLine } from '../../domain/reconciliation/settlement-line.ts';
import type { TransferReason } from '../../domain/transfers/transfer.ts';

/**
 * An item is the provider's id together with the direction in which its money went: a refund that came back has one id and
 * two directions. The first line of an item is held against its first transfer, further ones of either side are
 * findings of their own. What the ledger booked in the period is missing only where no file at all, of any run, has it.
 */
const COMPARE = `
  with outside as materialized (
    select id from accounts
    where tenant_id = $1 and owner_kind = 'tenant' and owner_id = $1 and kind = 'external' and provider = $2
  ), file as materialized (
    select l.*, row_number() over (partition by l.external_id, l.flow order by l.line_number) as copy
    from unnest($3::int[], $4::text[], $5::text[], $6::bigint[], $7::text[])
      as l(line_number, external_id, flow, amount_minor, currency)
  ), named as (
    select external_id from file where flow <> 'NONE'
    union
    select t.refs->>'externalId' from outside o
    join transfers t on t.tenant_id = $1 and t.debit_account_id = o.id
    where t.effective_at >= $8 and t.effective_at < $9 and ($10::text is null or t.currency = $10)
      and t.refs->>'externalId' is not null
    union
    select t.refs->>'externalId' from outside o
    join transfers t on t.tenant_id = $1 and t.credit_account_id = o.id
    where t.effective_at >= $8 and t.effective_at < $9 and ($10::text is null or t.currency = $10)
      and t.refs->>'externalId' is not null
  ), booked as materialized (
    select n.external_id, side.flow, t.id as transfer_id, t.amount_minor * side.sign as amount_minor, t.currency::text,
      t.reason, t.effective_at,
      row_number() over (partition by n.external_id, side.flow order by t.posted_at, t.id) as copy,
      t.effective_at >= $8 and t.effective_at < $9 and ($10::text is null or t.currency = $10) as expected
    from named n
    join transfers t on t.tenant_id = $1 and t.refs->>'externalId' = n.external_id
    join lateral (
      select 'IN' as flow, 1 as sign from outside o where o.id = t.debit_account_id
      union all
      select 'OUT', -1 from outside o where o.id = t.credit_account_id
    ) side on true
  ), paired as (
    select f.line_number, f.flow as file_flow, f.amount_minor as file_minor, f.currency as file_currency, b.*
    from (select * from file where copy = 1) f
    full join (select * from booked where copy = 1) b on b.external_id = f.external_id and b.flow = f.flow
  )
  select line_number, external_id, flow, transfer_id, amount_minor, currency, reason, effective_at, 1 as copy,
    case
      when file_flow = 'NONE' then 'NOT_BOOKED'
      when transfer_id is null then 'MISSING_IN_LEDGER'
      when line_number is null then 'MISSING_AT_PROVIDER'
      when currency <> file_currency then 'CURRENCY_DIFFERS'
      when amount_minor <> file_minor then 'AMOUNT_DIFFERS'
      else 'MATCHED'
    end as kind
  from paired p
  where line_number is not null or expected and (
    select s.line_number from settlement_lines s
    where s.tenant_id = $1 and s.provider = $2 and s.external_id = p.external_id and s.flow = p.flow limit 1) is null
  union all
  select line_number, null, null, null, null, null, null, null, copy, 'DUPLICATE_LINE' from file where copy > 1
  union all
  select null, external_id, flow, transfer_id, amount_minor, currency, reason, effective_at, copy, 'BOOKED_TWICE'
  from booked where copy > 1
  order by line_number nulls last, effective_at, transfer_id
  limit $11`;

interface ComparedRow {
  readonly kind: ComparedItem['kind'];
  readonly line_number: number | null;
  readonly external_id: string;
  readonly flow: Booking['flow'];
  readonly transfer_id: string | null;
  readonly amount_minor: string;
  readonly currency: string;
  readonly reason: TransferReason;
  readonly effective_at: string;
  readonly copy: string;
}

const fromRaw = (row: ComparedRow): ComparedItem => ({
  kind: row.kind,
  lineNumber: row.line_number,
  copy: Number(row.copy),
  booking:
    row.transfer_id === null
      ? null
      : {
          transferId: row.transfer_id,
          externalId: row.external_id,
          flow: row.flow,
          amountMinor: BigInt(row.amount_minor),
          currency: row.currency,
          reason: row.reason,
          effectiveAt: toDate(row.effective_at),
        },
});

/** Every line with what became of it, and what the ledger has besides; all of it as of one instant. */
export const compareSettlement = async (
  tx: Transaction,
  { provider, period, currency }: Comparison,
  lines: readonly SettlementLine[],
): Promise<ComparedItem[]> => {
  const rows = await tx.execute<ComparedRow>(COMPARE, [
    tx.tenantId,
    provider,
    lines.map(({ lineNumber }) => lineNumber),
    lines.map(({ externalId }) => externalId),
    lines.map(({ flow }) => flow),
    lines.map(({ amountMinor }) => amountMinor),
    lines.map((line) => line.currency),
    period.from,
    period.to,
    currency,
    // Each line is one row. What is cut off beyond is more than would be taken.
    lines.length + MAX_DIFFERENCES + 1,
  ]);
  return rows.map(fromRaw);
};
