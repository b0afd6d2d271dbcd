import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Member } from '../domain/member.ts';
import { admit } from '../domain/tenant.ts';
import type { Tenants } from './ports.ts';

export interface JoinTenant {
  readonly tenantId: string;
}

export interface Joined {
  readonly member: Member;
  /** False when the caller was a member already, in whatever role. */
  readonly isNew: boolean;
}

export type JoinTenantRefusal = Refusal<'identity.tenant_not_found' | 'identity.tenant_closed'>;

/** Makes the caller a member of an open tenant. However often and in parallel they ask: one member, one event. */
export const joinTenant =
  (deps: { readonly tenants: Tenants }) =>
  ({ tenantId }: JoinTenant, ctx: CallContext): Promise<Result<Joined, JoinTenantRefusal>> =>
    deps.tenants.transact({ ...ctx, tenantId }, async (rows) => {
      const tenant = await rows.tenant();
      if (!tenant) return refuse('identity.tenant_not_found', 'There is no such tenant.');
      const present = await rows.member(ctx.actor.id);
      if (present) return ok({ member: present, isNew: false });
      const admitted = admit(tenant);
      if (!admitted.ok) return admitted;
      const member: Member = {
        tenantId,
        id: ctx.newId(),
        userId: ctx.actor.id,
        role: 'member',
        joinedAt: ctx.clock.now(),
      };
      if (await rows.insertMember(member)) {
        rows.publish({ type: 'member-added', member, currency: tenant.currency });
        return ok({ member, isNew: true });
      }
      const first = await rows.member(ctx.actor.id);
      if (!first) throw new Error('a membership was refused as a duplicate and is not there');
      return ok({ member: first, isNew: false });
    });
