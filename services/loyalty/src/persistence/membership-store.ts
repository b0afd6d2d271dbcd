import { ok } from '@tessera/kernel';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { EarningRule } from '../domain/earning-rule.ts';
import type { Membership, MembershipChange } from '../domain/membership.ts';
import type { FactKey, Memberships } from '../use-cases/ports.ts';
import { entryFromRow, fromRecord, type PointEntryRow } from './membership.mapping.ts';
import { MembershipRecord } from './membership.record.ts';
import { entriesOf, grantOf, insertMembership, lockMembership, saveChange } from './membership-rows.ts';
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
      const membership = await lockMembership(tx, userId);
      if (!membership) return false;
      const [rules, tiers, entriesOfFact] = await Promise.all([
        loadRules(tx),
        loadTiers(tx),
        entriesOf(tx, membership.id, fact),
      ]);
      const change = decide({ membership, rules, tiers, entriesOfFact });
      await saveChange(tx, change, ctx.clock.now());
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
      const decided = decide(await lockMembership(tx, userId), await grantOf(tx, source));
      if (!decided.ok) return decided;
      const { entry, change } = decided.value;
      if (change) {
        await saveChange(tx, change, ctx.clock.now());
        events.changed(tx, change, source, ctx.clock.now());
      }
      return ok(entry);
    });
