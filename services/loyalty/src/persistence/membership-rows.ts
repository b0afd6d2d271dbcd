import { prepared, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { Membership, MembershipChange } from '../domain/membership.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { FactKey } from '../use-cases/ports.ts';
import { entryFromRow, fromRecord, type PointEntryRow, toRecord } from './membership.mapping.ts';
import type { MembershipRow } from './membership.record.ts';

/*
 * Every purchase, payment and check-in of a tenant passes here once: statements are prepared, and leave together where none
 * needs the answer of the one before.
 */

const LOCK = prepared(`
  select tenant_id as "tenantId", id, user_id as "userId", tier, balance_hundredths as "balanceHundredths",
    lifetime_hundredths as "lifetimeHundredths", event_sequence as "eventSequence", entry_sequence as "entrySequence",
    last_hash as "lastHash", created_at as "createdAt"
  from memberships where tenant_id = $1 and user_id = $2 for no key update`);

/** Whoever else has news of this member waits until the transaction ends. */
export const lockMembership = async (tx: Transaction, userId: string): Promise<Membership | undefined> => {
  const [row] = await tx.execute<Omit<MembershipRow, 'createdAt'> & { readonly createdAt: string }>(LOCK, [
    tx.tenantId,
    userId,
  ]);
  return row && fromRecord({ ...row, createdAt: toDate(row.createdAt) });
};

/** False when the person is a member already: two deliveries may come at once. */
export const insertMembership = async (tx: Transaction, membership: Membership): Promise<boolean> => {
  const { userId, tier, createdAt, lastHash } = toRecord(membership);
  const inserted = await tx.execute(
    `insert into memberships (tenant_id, id, user_id, tier, balance_hundredths, lifetime_hundredths, event_sequence, entry_sequence, last_hash, created_at)
     values ($1, $2, $3, $4, 0, 0, $5, 0, $6, $7) on conflict do nothing returning id`,
    [tx.tenantId, membership.id, userId, tier, membership.eventSequence, lastHash, createdAt],
  );
  return inserted.length > 0;
};

const ENTRY = `e.id, e.membership_id, e.sequence, e.type, e.hundredths, e.balance_after_hundredths, e.lot_id, e.fact_type,
  e.fact_id, e.rule_id, e.rule_version, e.trace, e.hash, e.posted_at`;

const ENTRIES_OF_FACT = prepared(`
  select ${ENTRY} from point_entries e
  where tenant_id = $1 and membership_id = $2 and fact_type = $3 and fact_id = $4 and type = 'EARN'
    and not exists (
      select from point_entries taken where taken.tenant_id = $1 and taken.membership_id = $2
        and taken.lot_id = e.lot_id and taken.type = 'REVERSE')
  order by sequence`);

/** What a fact earned, as long as nothing of it was taken back. */
export const entriesOf = async (tx: Transaction, membershipId: string, fact: FactKey): Promise<PointEntry[]> => {
  const rows = await tx.execute<PointEntryRow>(ENTRIES_OF_FACT, [tx.tenantId, membershipId, fact.type, fact.id]);
  return rows.map(entryFromRow);
};

const GRANT = prepared(`
  select ${ENTRY} from point_entries e where tenant_id = $1 and fact_type = $2 and fact_id = $3 and type = 'BONUS'`);

/** What a source has given, to whomever. */
export const grantOf = async (tx: Transaction, source: FactKey): Promise<PointEntry | undefined> => {
  const [row] = await tx.execute<PointEntryRow>(GRANT, [tx.tenantId, source.type, source.id]);
  return row && entryFromRow(row);
};

const SAVE = prepared(`
  update memberships set tier = $3, balance_hundredths = $4, lifetime_hundredths = $5, event_sequence = $6,
    entry_sequence = $7, last_hash = $8
  where tenant_id = $1 and id = $2`);

/** Writes what a fact did to a membership that is locked. */
export const saveChange = async (tx: Transaction, change: MembershipChange, now: Date): Promise<void> => {
  const { membership, entries } = change;
  const record = toRecord(membership);
  await Promise.all([
    tx.execute(SAVE, [
      ...[tx.tenantId, membership.id, record.tier, record.balanceHundredths, record.lifetimeHundredths],
      ...[record.eventSequence, record.entrySequence, record.lastHash],
    ]),
    ...entries.flatMap((entry) => [writeLot(tx, entry), writeEntry(tx, entry)]),
    writeTierChange(tx, change, now),
  ]);
};

const OPEN_LOT = prepared(`
  insert into point_lots (tenant_id, id, membership_id, earned_hundredths, remaining_hundredths, created_at)
  values ($1, $2, $3, $4, $4, $5)`);

const TAKE_FROM_LOT = prepared(`
  update point_lots set remaining_hundredths = remaining_hundredths + $3 where tenant_id = $1 and id = $2`);

const writeLot = (tx: Transaction, { type, lotId, membershipId, amount, postedAt }: PointEntry) =>
  type === 'REVERSE'
    ? tx.execute(TAKE_FROM_LOT, [tx.tenantId, lotId, amount.hundredths])
    : tx.execute(OPEN_LOT, [tx.tenantId, lotId, membershipId, amount.hundredths, postedAt]);

const INSERT_ENTRY = prepared(`
  insert into point_entries (tenant_id, id, membership_id, sequence, type, hundredths, balance_after_hundredths, lot_id,
    fact_type, fact_id, rule_id, rule_version, trace, hash, posted_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15)`);

const writeEntry = (tx: Transaction, entry: PointEntry) =>
  tx.execute(INSERT_ENTRY, [
    ...[tx.tenantId, entry.id, entry.membershipId, entry.sequence, entry.type],
    ...[entry.amount.hundredths, entry.balanceAfter.hundredths, entry.lotId],
    ...[entry.factType, entry.factId, entry.ruleId, entry.ruleVersion],
    ...[entry.trace && JSON.stringify(entry.trace), Buffer.from(entry.hash), entry.postedAt],
  ]);

const writeTierChange = async (
  tx: Transaction,
  { membership, tierChange }: MembershipChange,
  now: Date,
): Promise<void> => {
  if (!tierChange) return;
  await tx.execute(
    `insert into tier_changes (tenant_id, membership_id, event_sequence, from_tier, to_tier, lifetime_hundredths, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.tenantId,
      membership.id,
      tierChange.sequence,
      tierChange.from,
      tierChange.to,
      tierChange.lifetime.hundredths,
      now,
    ],
  );
};
