import type { CallContext } from '@tessera/runtime/context';
import type { Requester } from '../../domain/transfers/transfer.ts';
import type { EndWithdrawal } from '../../domain/withdrawals/end-withdrawal.ts';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export type EndWithdrawalCommand = Omit<EndWithdrawal, 'type' | keyof Requester>;

/** Ends a withdrawal as its provider says, once, however often and in whatever order it is said. */
export const endWithdrawal = (deps: { readonly ledger: Ledger }) => (command: EndWithdrawalCommand, ctx: CallContext) =>
  deps.ledger.execute({ type: 'end-withdrawal', ...command, ...requesterOf(ctx) }, ctx);
