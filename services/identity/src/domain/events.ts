import type { Member } from './member.ts';
import type { Tenant } from './tenant.ts';

/** A person can sign in from now on. */
export interface UserRegistered {
  readonly type: 'user-registered';
  readonly userId: string;
  readonly registeredAt: Date;
}

/** An operator exists from now on. */
export interface TenantCreated {
  readonly type: 'tenant-created';
  readonly tenant: Tenant;
}

/** A person holds a role in a tenant from now on. */
export interface MemberAdded {
  readonly type: 'member-added';
  readonly member: Member;
  /** The tenant's, so that whoever opens accounts need not ask. */
  readonly currency: string;
}

export type IdentityEvent = UserRegistered | TenantCreated | MemberAdded;
