import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { Checkpoint } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { Checkpoints } from './checkpoint.ports.ts';

/** One checkpoint with its tenant, as the operator keeps it elsewhere. */
export interface TenantCheckpoint {
  readonly tenantId: string;
  readonly checkpoint: Checkpoint;
}

/** A checkpoint of the tenant by its number, for staff. */
export const getCheckpoint =
  (deps: { readonly checkpoints: Checkpoints }) =>
  async (
    { number }: { readonly number: number },
    ctx: CallContext,
  ): Promise<Result<TenantCheckpoint, Refusal<'wallet.checkpoint_not_found'>>> => {
    const checkpoint = await deps.checkpoints.find(number, ctx);
    if (!checkpoint) return refuse('wallet.checkpoint_not_found', 'There is no such checkpoint.');
    return ok({ tenantId: ctx.tenantId, checkpoint });
  };
