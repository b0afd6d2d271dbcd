import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { TopUp } from '../domain/top-ups/top-up.ts';
import type { Page, TopUps } from './ports.ts';

export interface ListTopUpsQuery extends Page {
  /** The id before which the page ends; newest first. */
  readonly before?: string | undefined;
}

export interface PageOfTopUps {
  readonly topUps: readonly TopUp[];
  readonly nextBefore: string | null;
}

/** The caller's own top-ups, newest first: what is on its way, what arrived, and what came to nothing. */
export const listTopUps =
  (deps: { readonly topUps: TopUps }) =>
  async (query: ListTopUpsQuery, ctx: CallContext): Promise<Result<PageOfTopUps, never>> => {
    const found = await deps.topUps.list({ ...query, userId: ctx.actor.id, limit: query.limit + 1 }, ctx);
    const topUps = found.slice(0, query.limit);
    return ok({ topUps, nextBefore: found.length > query.limit ? (topUps.at(-1)?.id ?? null) : null });
  };
