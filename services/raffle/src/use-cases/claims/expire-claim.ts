import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { expireClaim as decideExpiry } from '../../domain/claims/claim.ts';
import type { Raffles, Signals } from '../ports.ts';
import { endClaim } from './end-claim.ts';
import { lockClaim } from './lock-claim.ts';

export interface ExpireClaim {
  readonly claimId: string;
}

/** Ends a claim whose window is over and asks the next alternate. Whoever decided the claim first, under the lock, decided it. */
export const expireClaim =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async ({ claimId }: ExpireClaim, ctx: CallContext): Promise<Result<void, never>> => {
    const hasExpired = await raffles.step(ctx, async (rows) => {
      const locked = await lockClaim(rows, claimId);
      const expired = locked && decideExpiry(locked.claim, ctx.clock.now());
      if (expired) await endClaim(rows, locked, expired, ctx);
      return expired !== undefined;
    });
    if (hasExpired) signals.claimDecided();
    return ok(undefined);
  };
