import { ok, type Result } from '@tessera/kernel';
import type { Checkpoint } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { CheckpointPage, Checkpoints } from './checkpoint.ports.ts';

export interface PageOfCheckpoints {
  readonly checkpoints: readonly Checkpoint[];
  readonly nextBefore: number | null;
}

/** The checkpoints of the tenant, newest first, for staff. */
export const listCheckpoints =
  (deps: { readonly checkpoints: Checkpoints }) =>
  async (page: CheckpointPage, ctx: CallContext): Promise<Result<PageOfCheckpoints, never>> => {
    const found = await deps.checkpoints.list({ ...page, limit: page.limit + 1 }, ctx);
    const checkpoints = found.slice(0, page.limit);
    return ok({ checkpoints, nextBefore: found.length > page.limit ? (checkpoints.at(-1)?.number ?? null) : null });
  };
