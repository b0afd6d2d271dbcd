import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';

export interface CancelWithdrawalCommand {
  readonly withdrawalId: string;
}

/** Takes one's own withdrawal back as long as nobody has approved it, and frees its money. */
export const cancelWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: CancelWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'cancel-withdrawal', ...command, userId: ctx.actor.id }, ctx);
