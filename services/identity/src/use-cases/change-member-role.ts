import { type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { changeRole, type Member, type Role, type RoleChangeRefusal } from '../domain/member.ts';
import type { Tenants } from './ports.ts';

export interface ChangeMemberRole {
  readonly userId: string;
  readonly role: Role;
}

export type ChangeMemberRoleRefusal = RoleChangeRefusal | Refusal<'identity.member_not_found'>;

/**
 * Gives a member another role. The caller's own role is read again under lock, because their token may be older than
 * their last demotion; two owners who demote each other at once leave one owner.
 */
export const changeMemberRole =
  (deps: { readonly tenants: Tenants }) =>
  ({ userId, role }: ChangeMemberRole, ctx: CallContext): Promise<Result<Member, ChangeMemberRoleRefusal>> =>
    deps.tenants.transact(ctx, async (rows) => {
      const { members, owners } = await rows.lockForRoleChange([ctx.actor.id, userId]);
      const actor = members.find((one) => one.userId === ctx.actor.id);
      const member = members.find((one) => one.userId === userId);
      if (!member) return refuse('identity.member_not_found', 'There is no such member.');
      const changed = changeRole({ actorRole: actor?.role ?? 'member', member, role, owners });
      if (changed.ok && changed.value !== member) await rows.saveRole(changed.value);
      return changed;
    });
