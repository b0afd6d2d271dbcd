import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Withdrawal } from '../../domain/withdrawals/withdrawal.ts';
import { type PageOf, pageOfItems } from '../page-of.ts';
import type { WithdrawalFilter, Withdrawals } from './ports.ts';

/** The withdrawals of the tenant, newest first, for staff. */
export const listWithdrawals =
  (deps: { readonly withdrawals: Withdrawals }) =>
  async (filter: WithdrawalFilter, ctx: CallContext): Promise<Result<PageOf<Withdrawal>, never>> =>
    ok(pageOfItems(await deps.withdrawals.list({ ...filter, limit: filter.limit + 1 }, ctx), filter.limit));
