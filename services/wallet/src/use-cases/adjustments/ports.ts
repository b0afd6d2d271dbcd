import type { Adjustment, AdjustmentStatus } from '../../domain/adjustments/adjustment.ts';
import type { Page, TenantContext } from '../ports.ts';

export interface AdjustmentFilter extends Page {
  readonly status?: AdjustmentStatus | undefined;
  /** The id before which the page begins; newest first. */
  readonly before?: string | undefined;
}

/** Adjustments as they stand, outside of any decision. */
export interface Adjustments {
  find(adjustmentId: string, ctx: TenantContext): Promise<Adjustment | undefined>;
  list(filter: AdjustmentFilter, ctx: TenantContext): Promise<Adjustment[]>;
}
