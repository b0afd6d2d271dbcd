import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type KeySchedule, retiredKeys, rotationIsDue } from '../domain/signing-key.ts';
import type { SigningKeys } from './ports.ts';

export interface Rotation {
  readonly created: number;
  readonly removed: number;
}

/**
 * Publishes the next key ahead of its use and removes those that nothing live was signed with.
 * Instances that do it at once wait for each other, and the second finds nothing to do.
 */
export const rotateSigningKeys =
  (deps: { readonly keys: SigningKeys; readonly schedule: KeySchedule }) =>
  (_command: undefined, ctx: CallContext): Promise<Result<Rotation, never>> =>
    deps.keys.exclusively(ctx, async (keys) => {
      const now = ctx.clock.now();
      const present = await keys.list();
      const due = rotationIsDue(present, now, deps.schedule);
      const retired = retiredKeys(present, now, deps.schedule);
      if (due) await keys.create(now);
      if (retired.length > 0) await keys.remove(retired.map(({ id }) => id));
      return ok({ created: due ? 1 : 0, removed: retired.length });
    });
