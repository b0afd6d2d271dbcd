import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Payout } from '../../domain/payouts/payout.ts';
import type { SettlementStatus } from '../../domain/settlement.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, PayoutStore } from '../ports.ts';

/** Payouts of the tenant, newest first. */
export const listPayouts =
  (deps: { readonly payouts: PayoutStore }) =>
  async (
    query: PageRequest & { readonly status?: SettlementStatus },
    ctx: CallContext,
  ): Promise<Result<Page<Payout>, never>> =>
    ok(await pageBy(query, (filter) => deps.payouts.list(filter, ctx)));
