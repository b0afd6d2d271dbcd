import type { CallContext } from '@tessera/runtime/context';
import type { RequestWithdrawal } from '../../domain/withdrawals/request-withdrawal.ts';
import type { Ledger } from '../ports.ts';
import { requesterOf } from '../requester.ts';

export type RequestWithdrawalCommand = Pick<RequestWithdrawal, 'accountId' | 'amount' | 'provider' | 'payoutMethod'>;

/** Sets one's own money aside for being paid out, within the tenant's limits, which hold at any concurrency. */
export const requestWithdrawal =
  (deps: { readonly ledger: Ledger }) => (command: RequestWithdrawalCommand, ctx: CallContext) =>
    deps.ledger.execute(
      { type: 'request-withdrawal', ...command, userId: ctx.actor.id, requestedBy: requesterOf(ctx).postedBy },
      ctx,
    );
