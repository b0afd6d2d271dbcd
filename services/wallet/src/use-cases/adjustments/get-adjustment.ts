import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Adjustment } from '../../domain/adjustments/adjustment.ts';
import type { Adjustments } from './ports.ts';

/** Any adjustment of the tenant, for staff. */
export const getAdjustment =
  (deps: { readonly adjustments: Adjustments }) =>
  async (
    { adjustmentId }: { readonly adjustmentId: string },
    ctx: CallContext,
  ): Promise<Result<Adjustment, Refusal<'wallet.adjustment_not_found'>>> => {
    const adjustment = await deps.adjustments.find(adjustmentId, ctx);
    return adjustment ? ok(adjustment) : refuse('wallet.adjustment_not_found', 'There is no such adjustment.');
  };
