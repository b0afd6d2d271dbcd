import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface RejectWithdrawalCommand {
  readonly withdrawalId: string;
  readonly reason: string;
}

/** Turns a withdrawal down that waits for approval, and frees its money. */
export const rejectWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: RejectWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'reject-withdrawal', ...command, rejectedBy: requesterOf(ctx).postedBy }, ctx);
