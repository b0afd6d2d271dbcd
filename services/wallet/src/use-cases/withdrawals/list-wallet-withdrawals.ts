import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Withdrawal } from '../../domain/withdrawals/withdrawal.ts';
import { type PageOf, pageOfItems } from '../page-of.ts';
import type { WithdrawalFilter, Withdrawals } from './ports.ts';

/** The caller's own withdrawals, newest first. */
export const listWalletWithdrawals =
  (deps: { readonly withdrawals: Withdrawals }) =>
  async (filter: Omit<WithdrawalFilter, 'userId'>, ctx: CallContext): Promise<Result<PageOf<Withdrawal>, never>> => {
    const own = { ...filter, userId: ctx.actor.id, limit: filter.limit + 1 };
    return ok(pageOfItems(await deps.withdrawals.list(own, ctx), filter.limit));
  };
