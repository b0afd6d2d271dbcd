import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Membership, Tenants } from './ports.ts';

/** Every tenant in which the caller holds a role, whatever tenant the token names. */
export const listTenants =
  (deps: { readonly tenants: Tenants }) =>
  async (_query: undefined, ctx: CallContext): Promise<Result<readonly Membership[], never>> =>
    ok(await deps.tenants.membershipsOf(ctx.actor.id));
