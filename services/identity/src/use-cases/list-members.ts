import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { MemberWithUser, Tenants } from './ports.ts';

export interface ListMembers {
  readonly limit: number;
  /** The membership id after which the page begins. */
  readonly after?: string;
}

export interface MemberPage {
  readonly items: readonly MemberWithUser[];
  readonly nextAfter: string | null;
}

/** The members of the caller's tenant in the order of joining. */
export const listMembers =
  (deps: { readonly tenants: Tenants }) =>
  async ({ limit, after }: ListMembers, ctx: CallContext): Promise<Result<MemberPage, never>> => {
    const page = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
    const found = await deps.tenants.read(ctx.tenantId, (rows) => rows.members(page));
    const items = found.slice(0, limit);
    return ok({ items, nextAfter: found.length > limit ? (items.at(-1)?.id ?? null) : null });
  };
