import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { DrawCommitment, DrawCommitments } from './draw-commitment.ports.ts';

/** Keeps what a draw was committed to, so that the tenant's next checkpoint seals it together with the ledger. */
export const anchorDraw =
  ({ commitments }: { readonly commitments: DrawCommitments }) =>
  async (draw: DrawCommitment, ctx: CallContext): Promise<Result<void, never>> => {
    await commitments.keep(draw, ctx);
    return ok(undefined);
  };
