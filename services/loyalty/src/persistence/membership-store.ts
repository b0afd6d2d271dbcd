import { LockMode } from '@mikro-orm/core';
import { ok } from '@tessera/kernel';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { EarningRule } from '../domain/earning-rule.ts';
import type { Membership, MembershipChange } from '../domain/membership.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { FactKey, Memberships } from '../use-cases/ports.ts';
import { entryFromRow, fromRecord, type PointEntryRow, toRecord } from './membership.mapping.ts';
import { MembershipRecord } from './membership.record.ts';
import { ensureProgramme, loadRules, loadTiers } from './programme-store.ts';

/** How a membership's events leave: in the transaction that changes it. */
export interface MembershipEvents {
  created(tx: Transaction, membership: Membership): void;
  rulePublished(tx: Transaction, rule: EarningRule): void;
  changed(tx: Transaction, change: MembershipChange, fact: FactKey, now: Date): void;
}

export const createMemberships = (database: Database, events: MembershipEvents): Memberships => ({
  create: (build, ctx) =>
    database.transact(ctx, async (tx) => {
      const rule = await ensureProgramme(tx, ctx.newId, ctx.clock.now());
      if (rule) events.rulePublished(tx, rule);
      const membership = build(await loadTiers(tx));
      if (!(await insertMembership(tx, membership))) return false;
      events.created(tx, membership);
      return true;
    }),

  change: (userId, fact, decide, ctx) =>
    database.transact(ctx, async (tx) => {
      const row = await tx.em.findOne(
        MembershipRecord,
        { tenantId: ctx.tenantId, userId },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!row) return false;
      const membership = fromRecord(row);
      const [rules, tiers, entriesOfFact] = [
        await loadRules(tx),
        await loadTiers(tx),
        await entriesOf(tx, membership.id, fact),
      ];
      const change = decide({ membership, rules, tiers, entriesOfFact });
      tx.em.assign(row, toRecord(change.membership));
      await writeEntries(tx, change.entries);
      await writeTierChange(tx, change, ctx.clock.now());
      events.changed(tx, change, fact, ctx.clock.now());
      return true;
    }),

  grant: grantIn(database, events),

  find: (userId, ctx) =>
    database.read(ctx, async (tx) => {
      const row = await tx.em.findOne(MembershipRecord, { tenantId: ctx.tenantId, userId });
      return row ? fromRecord(row) : undefined;
    }),

  list: ({ limit, before }, ctx) =>
    database.read(ctx, async (tx) => {
      const where = { tenantId: ctx.tenantId, ...(before ? { id: { $lt: before } } : {}) };
      return (await tx.em.find(MembershipRecord, where, { orderBy: { id: 'desc' }, limit })).map(fromRecord);
    }),

  entries: (membershipId, { limit, before }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<PointEntryRow>(
        `select * from point_entries where tenant_id = $1 and membership_id = $2
           and ($3::uuid is null or sequence < (select sequence from point_entries where tenant_id = $1 and id = $3))
         order by sequence desc limit $4`,
        [ctx.tenantId, membershipId, before ?? null, limit],
      );
      return rows.map(entryFromRow);
    }),
});

const grantIn =
  (database: Database, events: MembershipEvents): Memberships['grant'] =>
  (userId, source, decide, ctx) =>
    database.transact(ctx, async (tx) => {
      const row = await tx.em.findOne(
        MembershipRecord,
        { tenantId: ctx.tenantId, userId },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const decided = decide(row ? fromRecord(row) : undefined, await grantOf(tx, source));
      if (!decided.ok) return decided;
      const { entry, change } = decided.value;
      if (row && change) {
        tx.em.assign(row, toRecord(change.membership));
        await writeEntries(tx, change.entries);
        events.changed(tx, change, source, ctx.clock.now());
      }
      return ok(entry);
    });

/** False when the person is a member already: two deliveries may come at once. */
const insertMembership = async (tx: Transaction, membership: Membership): Promise<boolean> => {
  const { userId, tier, createdAt, lastHash } = toRecord(membership);
  const inserted = await tx.execute(
    `insert into memberships (tenant_id, id, user_id, tier, balance_hundredths, lifetime_hundredths, event_sequence, entry_sequence, last_hash, created_at)
     values ($1, $2, $3, $4, 0, 0, $5, 0, $6, $7) on conflict do nothing returning id`,
    [tx.tenantId, membership.id, userId, tier, membership.eventSequence, lastHash, createdAt],
  );
  return inserted.length > 0;
};

/** What a fact earned, as long as nothing of it was taken back. */
const entriesOf = async (tx: Transaction, membershipId: string, fact: FactKey): Promise<PointEntry[]> => {
  const rows = await tx.execute<PointEntryRow>(
    `select earned.* from point_entries earned where tenant_id = $1 and membership_id = $2 and fact_type = $3 and fact_id = $4 and type = 'EARN'
       and not exists (
         select from point_entries taken where taken.tenant_id = $1 and taken.membership_id = $2
           and taken.lot_id = earned.lot_id and taken.type = 'REVERSE'
       )
     order by sequence`,
    [tx.tenantId, membershipId, fact.type, fact.id],
  );
  return rows.map(entryFromRow);
};

/** What a source has given, to whomever. */
const grantOf = async (tx: Transaction, source: FactKey): Promise<PointEntry | undefined> => {
  const [row] = await tx.execute<PointEntryRow>(
    `select * from point_entries where tenant_id = $1 and fact_type = $2 and fact_id = $3 and type = 'BONUS'`,
    [tx.tenantId, source.type, source.id],
  );
  return row && entryFromRow(row);
};

const writeEntries = async (tx: Transaction, entries: readonly PointEntry[]): Promise<void> => {
  for (const entry of entries) {
    if (entry.type !== 'REVERSE') {
      await tx.execute(
        `insert into point_lots (tenant_id, id, membership_id, earned_hundredths, remaining_hundredths, created_at) values ($1, $2, $3, $4, $4, $5)`,
        [tx.tenantId, entry.lotId, entry.membershipId, entry.amount.hundredths, entry.postedAt],
      );
    } else {
      await tx.execute(
        'update point_lots set remaining_hundredths = remaining_hundredths + $3 where tenant_id = $1 and id = $2',
        [tx.tenantId, entry.lotId, entry.amount.hundredths],
      );
    }
    await tx.execute(
      `insert into point_entries (tenant_id, id, membership_id, sequence, type, hundredths, balance_after_hundredths, lot_id,
         fact_type, fact_id, rule_id, rule_version, trace, hash, posted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15)`,
      [
        tx.tenantId,
        entry.id,
        entry.membershipId,
        entry.sequence,
        entry.type,
        entry.amount.hundredths,
        entry.balanceAfter.hundredths,
        entry.lotId,
        entry.factType,
        entry.factId,
        entry.ruleId,
        entry.ruleVersion,
        entry.trace && JSON.stringify(entry.trace),
        Buffer.from(entry.hash),
        entry.postedAt,
      ],
    );
  }
};

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
