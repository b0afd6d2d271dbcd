import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PointEntry } from '../domain/point-entry.ts';
import type { Memberships, PageOf } from './ports.ts';

/** One's own ledger of points, newest first. */
export const listPoints =
  (deps: { readonly memberships: Memberships }) =>
  async (
    query: PageOf,
    ctx: CallContext,
  ): Promise<Result<{ items: PointEntry[]; nextCursor: string | null }, Refusal<'loyalty.membership_not_found'>>> => {
    const membership = await deps.memberships.find(ctx.actor.id, ctx);
    if (!membership) return refuse('loyalty.membership_not_found', 'You have no membership here, or not yet.');
    const found = await deps.memberships.entries(membership.id, { ...query, limit: query.limit + 1 }, ctx);
    const items = found.slice(0, query.limit);
    return ok({ items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null });
  };
