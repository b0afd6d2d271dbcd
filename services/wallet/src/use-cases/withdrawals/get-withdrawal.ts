import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Withdrawal } from '../../domain/withdrawals/withdrawal.ts';
import type { Withdrawals } from './ports.ts';

/** Any withdrawal of the tenant, for staff. */
export const getWithdrawal =
  (deps: { readonly withdrawals: Withdrawals }) =>
  async (
    { withdrawalId }: { readonly withdrawalId: string },
    ctx: CallContext,
  ): Promise<Result<Withdrawal, Refusal<'wallet.withdrawal_not_found'>>> => {
    const withdrawal = await deps.withdrawals.find(withdrawalId, ctx);
    return withdrawal ? ok(withdrawal) : refuse('wallet.withdrawal_not_found', 'There is no such withdrawal.');
  };
