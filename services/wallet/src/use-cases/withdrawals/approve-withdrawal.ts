import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface ApproveWithdrawalCommand {
  readonly withdrawalId: string;
}

/** Lets a withdrawal be paid out that somebody else asked for. Of two at once one approves, and the other is told. */
export const approveWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: ApproveWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'approve-withdrawal', ...command, approvedBy: requesterOf(ctx).postedBy }, ctx);
