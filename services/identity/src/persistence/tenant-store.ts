import { LockMode } from '@mikro-orm/postgresql';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { IdentityEvent } from '../domain/events.ts';
import type { Membership, MemberWithUser, TenantRows, Tenants } from '../use-cases/ports.ts';
import { MemberRecord } from './member.record.ts';
import { memberFromRecord, memberToRecord, tenantFromRecord, tenantToRecord, toRole } from './tenant.mapping.ts';
import { TenantRecord } from './tenant.record.ts';

/** Turns a domain event into a row of the outbox of this transaction. */
export type PublishEvent = (tx: Transaction, event: IdentityEvent) => void;

export interface TenantStoreOptions {
  readonly database: Database;
  readonly publish: PublishEvent;
  /** The tenant of the people themselves. */
  readonly platformTenantId: string;
}

export const createTenants = (options: TenantStoreOptions): Tenants => ({
  transact: (ctx, work) => options.database.transact(ctx, (tx) => work(rowsOf(tx, options))),
  read: (tenantId, work) => options.database.read({ tenantId }, (tx) => work(rowsOf(tx, options))),
  membershipsOf: (userId) =>
    options.database.read({ tenantId: options.platformTenantId }, (tx) => membershipsOf(tx, userId)),
});

const rowsOf = (tx: Transaction, { publish, platformTenantId }: TenantStoreOptions): TenantRows => {
  const { tenantId } = tx;
  return {
    async tenant() {
      const row = await tx.em.findOne(TenantRecord, { tenantId });
      return row ? tenantFromRecord(row) : undefined;
    },

    async insertTenant(tenant) {
      const row = tenantToRecord(tenant);
      const insert = tx.em.createQueryBuilder(TenantRecord).insert(row).onConflict('slug').ignore();
      return (await insert.execute<{ affectedRows: number }>('run')).affectedRows === 1;
    },

    async member(userId) {
      const row = await tx.em.findOne(MemberRecord, { tenantId, userId });
      return row ? memberFromRecord(row) : undefined;
    },

    async lockForRoleChange(userIds) {
      const rows = await tx.em.find(
        MemberRecord,
        { tenantId, $or: [{ role: 'owner' }, { userId: { $in: [...userIds] } }] },
        // Always in the same order, so that two changes at once wait for each other instead of for ever.
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { userId: 'asc' } },
      );
      const members = rows.map(memberFromRecord);
      return { members, owners: members.filter(({ role }) => role === 'owner').length };
    },

    async insertMember(member) {
      const inserted = await tx.execute<{ id: string }>(
        `insert into members (tenant_id, user_id, id, role, joined_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, user_id) do nothing
         returning id`,
        [member.tenantId, member.userId, member.id, member.role, member.joinedAt],
      );
      return inserted.length === 1;
    },

    async saveRole(member) {
      const { role } = memberToRecord(member);
      await tx.em.nativeUpdate(MemberRecord, { tenantId, userId: member.userId }, { role });
    },

    members: (page) => membersWithUsers(tx, page, platformTenantId),

    publish: (event) => publish(tx, event),
  };
};

interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Names come from the people's own table, of which a tenant sees its members only. */
const membersWithUsers = async (
  tx: Transaction,
  { after, limit }: { readonly after?: string; readonly limit: number },
  platformTenantId: string,
): Promise<MemberWithUser[]> => {
  const where = { tenantId: tx.tenantId, ...(after === undefined ? {} : { id: { $gt: after } }) };
  const members = await tx.em.find(MemberRecord, where, { orderBy: { id: 'asc' }, limit });
  const users = await tx.execute<UserRow>(
    'select id, name, email from users where tenant_id = $1 and id = any($2::uuid[])',
    [platformTenantId, members.map(({ userId }) => userId)],
  );
  const byId = new Map(users.map((user) => [user.id, user]));
  return members.flatMap((row) => {
    const user = byId.get(row.userId);
    return user ? [{ ...memberFromRecord(row), name: user.name, email: user.email }] : [];
  });
};

/** Row-level security shows a transaction that names a person their own memberships in every tenant, and no others. */
const membershipsOf = async (tx: Transaction, userId: string): Promise<Membership[]> => {
  await tx.execute(`select set_config('tessera.person', $1, true)`, [userId]);
  const members = await tx.em.find(MemberRecord, { userId }, { orderBy: { id: 'asc' } });
  const tenants = await tx.em.find(TenantRecord, { tenantId: { $in: members.map(({ tenantId }) => tenantId) } });
  const byId = new Map(tenants.map((row) => [row.tenantId, tenantFromRecord(row)]));
  return members.flatMap(({ tenantId, role }) => {
    const tenant = byId.get(tenantId);
    return tenant ? [{ tenant, role: toRole(role) }] : [];
  });
};
