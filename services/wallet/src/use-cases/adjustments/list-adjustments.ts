import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Adjustment } from '../../domain/adjustments/adjustment.ts';
import { type PageOf, pageOfItems } from '../page-of.ts';
import type { AdjustmentFilter, Adjustments } from './ports.ts';

/** The adjustments of the tenant, newest first, for staff. */
export const listAdjustments =
  (deps: { readonly adjustments: Adjustments }) =>
  async (filter: AdjustmentFilter, ctx: CallContext): Promise<Result<PageOf<Adjustment>, never>> =>
    ok(pageOfItems(await deps.adjustments.list({ ...filter, limit: filter.limit + 1 }, ctx), filter.limit));
