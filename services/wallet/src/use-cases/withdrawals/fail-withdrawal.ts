import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface FailWithdrawalCommand {
  readonly withdrawalId: string;
  readonly reason: string;
}

/** Gives a withdrawal up that staff could not pay by hand, and frees its money. */
export const failWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: FailWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'fail-withdrawal', ...command, failedBy: requesterOf(ctx).postedBy }, ctx);
