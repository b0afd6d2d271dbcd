import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PostCorrectionCode } from '../../domain/adjustments/post-correction.ts';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import { resolvedEvent } from '../../domain/reconciliation/events.ts';
import {
  type AdjustmentRequest,
  adjustmentTransferId,
  type ResolutionRequest,
  referencesOf,
  requireOpen,
  resolve,
} from '../../domain/reconciliation/resolve-difference.ts';
import { ruleOut } from '../../domain/rule-out.ts';
import { requesterOf } from '../requester.ts';
import type { Adjustment, PostAdjustment, Reconciliations } from './ports.ts';

export interface ResolveDifferenceCommand {
  readonly differenceId: string;
  readonly answer: ResolutionRequest;
}

const OF_REVERSALS = ['wallet.transfer_not_found', 'wallet.refund_exceeds_transfer'] as const;

export type ResolveDifferenceRefusal = Refusal<
  | 'wallet.difference_not_found'
  | 'wallet.difference_resolved'
  | Exclude<PostCorrectionCode, (typeof OF_REVERSALS)[number]>
>;

/**
 * Closes a difference, by a transfer or by an explanation, once: of two people the first wins. The transfer and the closing are
 * one transaction, and the transfer's id derives from the difference's.
 */
export const resolveDifference =
  (deps: { readonly reconciliations: Reconciliations; readonly postAdjustment: PostAdjustment }) =>
  (
    { differenceId, answer }: ResolveDifferenceCommand,
    ctx: CallContext,
  ): Promise<Result<Difference, ResolveDifferenceRefusal>> =>
    deps.reconciliations.transact(ctx, async (rows) => {
      const open = requireOpen(await rows.lockDifference(differenceId));
      if (!open.ok) return open;
      let transferId: string | null = null;
      if (answer.kind === 'adjustment') {
        const adjustment = adjustmentOf(open.value, answer, ctx);
        const posted = ruleOut(
          await deps.postAdjustment(adjustment, rows.inside(ctx)),
          OF_REVERSALS,
          'it gives nothing back',
        );
        if (!posted.ok) return posted;
        transferId = posted.value.transferId;
      }
      const difference = resolve(open.value, {
        kind: answer.kind,
        note: answer.note,
        transferId,
        resolvedBy: requesterOf(ctx).postedBy,
        resolvedAt: ctx.clock.now(),
      });
      await rows.saveResolution(difference);
      rows.publish(resolvedEvent(difference));
      return ok(difference);
    });

const adjustmentOf = (difference: Difference, answer: AdjustmentRequest, ctx: CallContext): Adjustment => ({
  id: adjustmentTransferId(ctx.tenantId, difference.id),
  debit: answer.debit,
  credit: answer.credit,
  amount: answer.amount,
  reason: 'ADJUSTMENT',
  references: referencesOf(difference, answer),
  reverses: null,
});
