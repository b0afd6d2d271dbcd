import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Figures, StoredEvent } from './ports.ts';

/** The tenant's events as they are kept, newest first. */
export const listEvents =
  (deps: { readonly figures: Figures }) =>
  async (
    query: { readonly limit: number; readonly subject?: string; readonly before?: string },
    ctx: CallContext,
  ): Promise<Result<{ readonly items: readonly StoredEvent[]; readonly nextCursor: string | null }, never>> => {
    const found = await deps.figures.listEvents({ ...query, limit: query.limit + 1 }, ctx);
    const items = found.slice(0, query.limit);
    return ok({ items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null });
  };
