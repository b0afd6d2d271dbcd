import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Withdrawal } from '../../domain/withdrawals/withdrawal.ts';
import type { Withdrawals } from './ports.ts';

/** One of the caller's own withdrawals. Somebody else's is not there. */
export const getWalletWithdrawal =
  (deps: { readonly withdrawals: Withdrawals }) =>
  async (
    { withdrawalId }: { readonly withdrawalId: string },
    ctx: CallContext,
  ): Promise<Result<Withdrawal, Refusal<'wallet.withdrawal_not_found'>>> => {
    const withdrawal = await deps.withdrawals.find(withdrawalId, ctx);
    return withdrawal?.userId === ctx.actor.id
      ? ok(withdrawal)
      : refuse('wallet.withdrawal_not_found', 'None of your withdrawals has this id.');
  };
