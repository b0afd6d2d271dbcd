import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Tenant } from '../domain/tenant.ts';
import type { Tenants } from './ports.ts';

/** The tenant that the caller's token names. */
export const getCurrentTenant =
  (deps: { readonly tenants: Tenants }) =>
  async (_query: undefined, ctx: CallContext): Promise<Result<Tenant, Refusal<'identity.tenant_not_found'>>> => {
    const tenant = await deps.tenants.read(ctx.tenantId, (rows) => rows.tenant());
    return tenant ? ok(tenant) : refuse('identity.tenant_not_found', 'There is no such tenant.');
  };
