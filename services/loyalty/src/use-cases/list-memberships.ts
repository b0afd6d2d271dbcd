import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Membership } from '../domain/membership.ts';
import type { Memberships, PageOf } from './ports.ts';

/** The tenant's memberships, newest first. */
export const listMemberships =
  (deps: { readonly memberships: Memberships }) =>
  async (
    query: PageOf,
    ctx: CallContext,
  ): Promise<Result<{ items: Membership[]; nextCursor: string | null }, never>> => {
    const found = await deps.memberships.list({ ...query, limit: query.limit + 1 }, ctx);
    const items = found.slice(0, query.limit);
    return ok({ items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null });
  };
