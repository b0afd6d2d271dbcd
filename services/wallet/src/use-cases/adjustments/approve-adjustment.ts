import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface ApproveAdjustmentCommand {
  readonly adjustmentId: string;
}

/** Posts a correction that somebody else asked for, once. What the accounts no longer allow stays pending. */
export const approveAdjustment =
  (deps: { readonly ledger: Ledger }) => (command: ApproveAdjustmentCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'approve-adjustment', ...command, ...requesterOf(ctx) }, ctx);
