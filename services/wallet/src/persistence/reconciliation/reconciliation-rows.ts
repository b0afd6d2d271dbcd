import type { Transaction } from '@tessera/runtime/postgres';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { ReconciliationEvent } from '../../domain/reconciliation/events.ts';
import type { ComparedItem } from '../../domain/reconciliation/reconcile.ts';
import type { Comparison, Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import type { SettlementLine } from '../../domain/reconciliation/settlement-line.ts';
import type { CompletedRun, ReconciliationRows } from '../../use-cases/reconciliation/ports.ts';
import { insertRows, updateRows } from '../set-based.ts';
import { compareSettlement } from './compare-settlement.ts';
import {
  closingColumns,
  fromRaw as differenceFromRaw,
  openedColumns,
  type RawDifference,
} from './difference.mapping.ts';
import { readReconciliations } from './read-reconciliations.ts';
import { lineColumns, reconciliationColumns, totalColumns } from './reconciliation.mapping.ts';

/** Turns a domain event into a row of the outbox of this transaction. */
export type PublishReconciliationEvent = (tx: Transaction, event: ReconciliationEvent) => void;

export const reconciliationRowsOf = (tx: Transaction, publish: PublishReconciliationEvent): ReconciliationRows => ({
  async lockProvider(provider) {
    await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `reconciliation/${tx.tenantId}/${provider}`,
    ]);
  },
  findSame: (comparison) => findSame(tx, comparison),
  compare: (comparison, lines) => compareSettlement(tx, comparison, lines),
  idsByFingerprint: (fingerprints) => idsByFingerprint(tx, fingerprints),
  lockSettled: (comparison, lines, items) => lockSettled(tx, comparison, lines, items),
  save: (run) => save(tx, run),
  async lockDifference(differenceId) {
    const [row] = await tx.execute<RawDifference>(
      'select * from differences where tenant_id = $1 and id = $2 for update',
      [tx.tenantId, differenceId],
    );
    return row && differenceFromRaw(row);
  },
  saveResolution: (difference) => close(tx, [difference]),
  inside: (ctx) => ({ ...ctx, tx }),
  publish: (event) => publish(tx, event),
});

const findSame = async (tx: Transaction, comparison: Comparison): Promise<Reconciliation | undefined> => {
  const [found] = await readReconciliations(
    tx,
    `provider = $2 and content_hash = $3 and format = $4 and period_from = $5 and period_to = $6
       and currency is not distinct from $7`,
    [
      comparison.provider,
      Buffer.from(comparison.contentHash, 'hex'),
      comparison.format,
      comparison.period.from,
      comparison.period.to,
      comparison.currency,
    ],
  );
  return found;
};

const idsByFingerprint = async (tx: Transaction, fingerprints: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.execute<{ id: string; fingerprint: string }>(
    'select id, fingerprint from differences where tenant_id = $1 and fingerprint = any($2::uuid[])',
    [tx.tenantId, fingerprints],
  );
  return new Map(rows.map(({ id, fingerprint }) => [fingerprint, id]));
};

/**
 * An open difference is none any more where this run found the item in accord, where a missing item is in this file, and
 * where the ledger has by now booked the very thing that it lacked, whether or not this file has it again.
 */
const LOCK_SETTLED = `
  select d.* from differences d
  where d.tenant_id = $1 and d.provider = $2 and d.state = 'OPEN' and (
    d.kind in ('MISSING_IN_LEDGER', 'MISSING_AT_PROVIDER', 'AMOUNT_DIFFERS', 'CURRENCY_DIFFERS')
      and (d.external_id, d.flow) in (select * from unnest($3::text[], $4::text[]))
    or d.kind = 'MISSING_AT_PROVIDER' and (d.external_id, d.flow) in (select * from unnest($5::text[], $6::text[]))
    or d.kind = 'MISSING_IN_LEDGER' and exists (
      select from transfers t
      join accounts a on a.tenant_id = $1 and a.owner_kind = 'tenant' and a.kind = 'external' and a.provider = $2
        and a.id = case d.flow when 'IN' then t.debit_account_id else t.credit_account_id end
      where t.tenant_id = $1 and t.refs->>'externalId' = d.external_id
        and t.amount_minor = abs(d.file_minor) and t.currency = d.file_currency))
  order by d.id
  for update of d`;

const lockSettled = async (
  tx: Transaction,
  { provider }: Comparison,
  lines: readonly SettlementLine[],
  items: readonly ComparedItem[],
): Promise<Difference[]> => {
  const matched = items.flatMap(({ kind, booking }) => (kind === 'MATCHED' && booking ? [booking] : []));
  const rows = await tx.execute<RawDifference>(LOCK_SETTLED, [
    tx.tenantId,
    provider,
    matched.map(({ externalId }) => externalId),
    matched.map(({ flow }) => flow),
    lines.map(({ externalId }) => externalId),
    lines.map(({ flow }) => flow),
  ]);
  return rows.map(differenceFromRaw);
};

/** One statement a table, however long the file was. */
const save = async (tx: Transaction, { reconciliation, lines, opened, foundIds, settled }: CompletedRun) => {
  const { id: reconciliationId, provider, completedAt: foundAt, totals } = reconciliation;
  // Of a tenant who is new to the statistics Postgres expects one row, and would go through all of them for each line.
  await tx.execute('set local enable_nestloop = off');
  await insertRows(tx, 'reconciliations', reconciliationColumns, [reconciliation]);
  await insertRows(
    tx,
    'settlement_lines',
    lineColumns,
    lines.map((line) => ({ ...line, reconciliationId, provider })),
  );
  await insertRows(
    tx,
    'reconciliation_totals',
    totalColumns,
    totals.map((total) => ({ ...total, reconciliationId })),
  );
  await insertRows(
    tx,
    'differences',
    openedColumns,
    opened.map((finding) => ({ ...finding, provider, foundBy: reconciliationId, foundAt })),
  );
  await tx.execute(
    `insert into reconciliation_findings (tenant_id, reconciliation_id, difference_id)
     select $1::uuid, $2::uuid, * from unnest($3::uuid[])`,
    [tx.tenantId, reconciliationId, foundIds],
  );
  await close(tx, settled);
};

const close = (tx: Transaction, differences: readonly Difference[]): Promise<void> =>
  updateRows(tx, 'differences', closingColumns, differences, `old.state = 'OPEN'`);
