import type { Transaction } from '@tessera/runtime/postgres';
import type { Adjustment } from '../domain/adjustments/adjustment.ts';
import type { LedgerState } from '../domain/ledger/ledger-state.ts';
import { type Withdrawal, withdrawnKey } from '../domain/withdrawals/withdrawal.ts';
import { fromRaw as adjustmentFromRaw, type RawAdjustment } from './adjustment.mapping.ts';
import type { Named } from './named-by-commands.ts';
import { type RawSettings, fromRaw as settingsFromRaw } from './wallet-settings.mapping.ts';
import { type RawWithdrawal, fromRaw as withdrawalFromRaw } from './withdrawal.mapping.ts';

type Decisions = Pick<LedgerState, 'withdrawals' | 'withdrawn' | 'adjustments' | 'settings'>;

/**
 * Reads what people have asked for and decided, once the accounts are locked: whoever moves a withdrawal on locks its
 * account, and whoever asks for one all of its owner's. Nothing is asked where no command needs it.
 */
export const loadDecisions = async (tx: Transaction, named: Named, now: Date): Promise<Decisions> => ({
  withdrawals: await readWithdrawals(tx, named),
  withdrawn: await readWithdrawn(tx, named.owners, now),
  adjustments: await lockAdjustments(tx, named.adjustmentIds),
  settings: await readSettings(tx, named.settings),
});

/** Those that are named, and those that were ended by a payout which is to be booked. */
const WITHDRAWALS = `
  select * from withdrawals where tenant_id = $1 and (id = any($2::uuid[]) or
    (provider, currency, provider_payout_id) in (select * from unnest($3::text[], $4::bpchar[], $5::text[])))`;

const readWithdrawals = async (
  tx: Transaction,
  { withdrawalIds, payouts }: Named,
): Promise<Map<string, Withdrawal>> => {
  if (withdrawalIds.length === 0) return new Map();
  const rows = await tx.execute<RawWithdrawal>(WITHDRAWALS, [
    tx.tenantId,
    withdrawalIds,
    payouts.map(({ provider }) => provider),
    payouts.map(({ currency }) => currency),
    payouts.map(({ providerPayoutId }) => providerPayoutId),
  ]);
  return new Map(rows.map((row) => [row.id, withdrawalFromRaw(row)]));
};

/** Sums by day of this month, in UTC: the connection's time zone. */
const WITHDRAWN = `
  select w.user_id, w.currency, to_char(w.requested_at, 'YYYY-MM-DD') as day, sum(w.amount_minor) as minor
  from (select distinct * from unnest($2::uuid[], $3::bpchar[])) as owner(user_id, currency)
  join withdrawals w on w.tenant_id = $1 and w.user_id = owner.user_id and w.currency = owner.currency
    and w.requested_at >= date_trunc('month', $4::timestamptz) and w.status not in ('FAILED', 'CANCELLED', 'REJECTED')
  group by w.user_id, w.currency, day`;

interface RawWithdrawn {
  readonly user_id: string;
  readonly currency: string;
  readonly day: string;
  readonly minor: string;
}

const readWithdrawn = async (tx: Transaction, owners: Named['owners'], now: Date): Promise<Map<string, bigint>> => {
  if (owners.length === 0) return new Map();
  const rows = await tx.execute<RawWithdrawn>(WITHDRAWN, [
    tx.tenantId,
    owners.map(({ userId }) => userId),
    owners.map(({ currency }) => currency),
    now,
  ]);
  return new Map(
    rows.map(({ user_id, currency, day, minor }) => [withdrawnKey(user_id, currency, day), BigInt(minor)]),
  );
};

/**
 * An adjustment may name accounts that nobody has opened, and its rejection names none, so its own row is locked: after
 * all accounts and in the order of ids, as everywhere.
 */
const lockAdjustments = async (tx: Transaction, ids: readonly string[]): Promise<Map<string, Adjustment>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<RawAdjustment>(
    `select * from adjustments where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, adjustmentFromRaw(row)]));
};

/** Not locked: limits that are changed while a batch is decided count from the next one on. */
const readSettings = async (tx: Transaction, currencies: readonly string[]): Promise<LedgerState['settings']> => {
  if (currencies.length === 0) return new Map();
  const rows = await tx.execute<RawSettings>(
    `select * from settings where tenant_id = $1 and currency = any($2::bpchar[])`,
    [tx.tenantId, currencies],
  );
  return new Map(rows.map((row) => [row.currency, settingsFromRaw(row)]));
};
