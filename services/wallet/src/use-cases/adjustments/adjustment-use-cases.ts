import type { Ledger } from '../ports.ts';
import { approveAdjustment } from './approve-adjustment.ts';
import { getAdjustment } from './get-adjustment.ts';
import { listAdjustments } from './list-adjustments.ts';
import type { Adjustments } from './ports.ts';
import { rejectAdjustment } from './reject-adjustment.ts';
import { requestAdjustment } from './request-adjustment.ts';

/** Everything that can be done about adjustments. */
export const adjustmentUseCases = (deps: { readonly ledger: Ledger; readonly adjustments: Adjustments }) => ({
  requestAdjustment: requestAdjustment(deps),
  listAdjustments: listAdjustments(deps),
  getAdjustment: getAdjustment(deps),
  approveAdjustment: approveAdjustment(deps),
  rejectAdjustment: rejectAdjustment(deps),
});

export type AdjustmentUseCases = ReturnType<typeof adjustmentUseCases>;
