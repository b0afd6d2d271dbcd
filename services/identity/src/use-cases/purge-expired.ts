import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Leftovers } from './ports.ts';

/** Removes sessions, codes and attempt counters that have ended. Nothing that still works is touched. */
export const purgeExpired =
  (deps: { readonly leftovers: Leftovers }) =>
  async (_command: undefined, ctx: CallContext): Promise<Result<{ readonly removed: number }, never>> =>
    ok({ removed: await deps.leftovers.deleteExpired(ctx.clock.now()) });
