import { deriveId, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Member } from '../domain/member.ts';
import { type JoinPolicy, slugFor, type Tenant } from '../domain/tenant.ts';
import type { Tenants } from './ports.ts';

export interface CreateTenant {
  readonly name: string;
  /** Made from the name where none is wanted. */
  readonly slug?: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly joinPolicy: JoinPolicy;
}

/**
 * Founds a tenant with its founder as owner: both rows and both events commit together. The id comes from the
 * caller's idempotency key, so a retry meets the remembered answer in the very tenant it founded before.
 */
export const createTenant =
  (deps: { readonly tenants: Tenants }) =>
  (command: CreateTenant, ctx: CallContext): Promise<Result<Tenant, Refusal<'identity.slug_taken'>>> => {
    const id = tenantIdFor(ctx);
    const createdAt = ctx.clock.now();
    return deps.tenants.transact({ ...ctx, tenantId: id }, async (rows) => {
      const existing = await rows.tenant();
      if (existing) return ok(existing);
      const slug = command.slug ?? slugFor(command.name, id);
      const tenant: Tenant = { id, ...command, slug, createdBy: ctx.actor.id, createdAt };
      const owner: Member = { tenantId: id, id: ctx.newId(), userId: ctx.actor.id, role: 'owner', joinedAt: createdAt };
      if (!(await rows.insertTenant(tenant))) {
        return refuse('identity.slug_taken', 'Another tenant has this slug: choose another.', { pointer: '/slug' });
      }
      await rows.insertMember(owner);
      rows.publish({ type: 'tenant-created', tenant });
      rows.publish({ type: 'member-added', member: owner, currency: tenant.currency });
      return ok(tenant);
    });
  };

const tenantIdFor = ({ idempotency, newId }: CallContext): string =>
  idempotency ? deriveId('identity.tenant', idempotency.subject, idempotency.key) : newId();
