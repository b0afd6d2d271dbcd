import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';

/** From the least to the most powerful. */
export const rolesByRank = ['member', 'staff', 'admin', 'owner'] as const;
export type Role = (typeof rolesByRank)[number];

/** A person's place in one tenant. */
export interface Member {
  readonly tenantId: string;
  /** Names this membership for good, also when the role changes. */
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

export type RoleChangeRefusal = Refusal<'identity.role_above_own' | 'identity.last_owner'>;

export interface RoleChange {
  /** The role that the one who changes holds now, not the one in their token. */
  readonly actorRole: Role;
  readonly member: Member;
  readonly role: Role;
  /** Owners of the tenant, the member included. */
  readonly owners: number;
}

const outranks = (role: Role, other: Role): boolean => rolesByRank.indexOf(role) > rolesByRank.indexOf(other);

/** Nobody acts on a role above their own or gives one away, and a tenant keeps at least one owner. */
export const changeRole = ({ actorRole, member, role, owners }: RoleChange): Result<Member, RoleChangeRefusal> => {
  if (outranks(member.role, actorRole) || outranks(role, actorRole)) {
    return refuse('identity.role_above_own', 'A role above your own can neither be changed nor given by you.');
  }
  if (member.role === 'owner' && role !== 'owner' && owners <= 1) {
    return refuse('identity.last_owner', 'A tenant keeps at least one owner: make somebody else owner first.');
  }
  return ok(member.role === role ? member : { ...member, role });
};
