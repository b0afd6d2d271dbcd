import type { CallContext } from '@tessera/runtime/context';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export interface CompleteWithdrawalCommand {
  readonly withdrawalId: string;
  /** The bank's own id of the payment. */
  readonly providerPayoutId: string;
}

/** Books that staff paid a withdrawal by hand. Of completing and giving up at once, one happens. */
export const completeWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: CompleteWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute({ type: 'complete-withdrawal', ...command, ...requesterOf(ctx) }, ctx);
